/* Opens the gateway's window over the page. Without this script, or without the
 * gateway's, the form goes to the gateway's own page. */
(function () {
	"use strict";

	var form = document.getElementById("checkout");
	var said = document.getElementById("checkout-said");
	var gateway;

	function field(name) {
		return form.elements[name].value;
	}

	/* The answer goes where the gateway's own page would send it. */
	function send(answer) {
		var post = document.createElement("form");

		said.textContent = form.dataset.thanks;
		post.method = "post";
		post.action = form.dataset.callback;
		["razorpay_payment_id", "razorpay_order_id", "razorpay_signature"]
			.forEach(function (name) {
				var input = document.createElement("input");

				input.type = "hidden";
				input.name = name;
				input.value = answer[name];
				post.appendChild(input);
			});
		document.body.appendChild(post);
		post.submit();
	}

	function open() {
		gateway = gateway || new window.Razorpay({
			key: field("key_id"),
			order_id: field("order_id"),
			amount: field("amount"),
			currency: field("currency"),
			name: field("name"),
			description: field("description"),
			prefill: {
				name: field("prefill[name]"),
				email: field("prefill[email]"),
				contact: field("prefill[contact]")
			},
			handler: send,
			modal: {
				confirm_close: true,
				ondismiss: function () {
					said.textContent = form.dataset.closed;
				}
			}
		});
		said.textContent = form.dataset.opened;
		gateway.open();
	}

	if (!form || typeof window.Razorpay !== "function")
		return;
	form.addEventListener("submit", function (event) {
		event.preventDefault();
		open();
	});
	open();
})();
