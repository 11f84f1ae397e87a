/* Comforts. Every page works without them; every text comes from the page. */
(function () {
	"use strict";

	function two(n) {
		return (n < 10 ? "0" : "") + n;
	}

	/* The page says how long the places are kept from now on; the visitor's
	 * own clock may be wrong, so only its pace is used. */
	function count(clock) {
		var end = Date.now() + Number(clock.dataset.leftMs);
		var face = clock.querySelector(".ticking");
		var said = clock.querySelector(".said");
		var timer;

		function say(state) {
			if (clock.classList.contains(state))
				return;
			clock.classList.remove("soon");
			clock.classList.add(state);
			said.textContent = clock.dataset[state];
		}
		function tick() {
			var s = Math.max(0, Math.ceil((end - Date.now()) / 1000));

			face.textContent = clock.dataset.left.replace("%t",
				Math.floor(s / 60) + ":" + two(s % 60));
			if (s === 0) {
				clearInterval(timer);
				say("over");
			} else if (s <= 60) {
				say("soon");
			}
		}
		face.hidden = false;
		timer = setInterval(tick, 500);
		tick();
	}

	/* A guardian is asked for when the age typed is under 18. */
	function guard(details) {
		var age = document.getElementById(details.dataset.age);

		if (age)
			age.addEventListener("change", function () {
				if (age.value !== "" && Number(age.value) < 18)
					details.open = true;
			});
	}

	function all(selector, each) {
		Array.prototype.forEach.call(
			document.querySelectorAll(selector), each);
	}

	/* An answer to a form is a page like others for the button Back. */
	history.replaceState(null, "", location.href);

	all("[data-left-ms]", count);
	all("details[data-age]", guard);
	all("[data-print]", function (button) {
		button.hidden = false;
		button.addEventListener("click", function () {
			window.print();
		});
	});
	all("#errors", function (errors) {
		errors.focus();
	});
})();
