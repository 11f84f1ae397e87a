/* The line: keeps the page true from the state file, which costs no worker, and
 * asks the page itself for a sign of life and when it is the visitor's turn.
 * Without this script the page does the same by its header Refresh. */
(function () {
	"use strict";

	var STALE_MS = 5000, SAY_MS = 30000;
	var main = document.getElementById("main");
	var reckon = window.startlineReckon, about = reckon.about;
	var nextLook = 0; /* at the state file */
	var nextAsk = 0; /* of the page */
	var asked = Date.now();
	var heard = Date.now(); /* when the state file last moved on */
	var failed = 0; /* times in a row */
	var said = { text: "", at: 0 };
	var last; /* state file */
	var opens; /* by this machine's clock */
	var busy, timer, shown;

	function at(id) {
		return document.getElementById(id);
	}
	function fact(name) {
		return Number(main.dataset[name] || 0);
	}
	function state() {
		return main.dataset.state;
	}
	function has(list) {
		return list.indexOf(state()) >= 0;
	}
	function show(id, text) {
		var place = at(id);

		if (place && place.textContent !== text)
			place.textContent = text;
	}

	/* Told to who listens: at once when the state changes, else rarely. */
	function say(text, now) {
		if (text === said.text || (!now && Date.now() - said.at < SAY_MS))
			return;
		said = { text: text, at: Date.now() };
		setTimeout(function () {
			show("said", text);
		}, 100);
	}

	/* ---- what the state file tells */

	/* Interpolation errs by a few; a number that grows frightens. */
	function calm(ahead) {
		if (shown !== undefined && ahead > shown &&
			ahead - shown <= Math.max(3, shown / 50))
			return shown;
		shown = ahead;
		return ahead;
	}

	function update(file) {
		var words = at("words").dataset;
		var ahead = calm(reckon.ahead(fact("rank"), file));
		var bar = at("progress");
		var guess = reckon.wait(ahead,
			file.quiet_ms > 0 ? 0 : file.rate, words);

		show("ahead", reckon.count(ahead));
		if (state() === "before")
			return;
		if (bar)
			bar.value = Math.max(0, bar.max - ahead);
		show("estimate", guess);
		if (file.free > 0 || file.held > 0)
			show("left", reckon.left(file, words));
		at("scarce").hidden = state() !== "waiting" || ahead < file.free;
		if (state() !== "waiting")
			return;
		document.title = words.tab.replace("%n", reckon.count(ahead));
		say(words.said.replace("%n", reckon.count(ahead))
			.replace("%e", guess), false);
	}

	/* What a change in the file is a reason to ask for, and how soon: what
	 * happens to all is spread, what happens to one is not. */
	function reasons(file) {
		if (fact("epoch") > 0 && file.epoch !== fact("epoch"))
			askWithin(10000);
		if (last && (last.paused !== file.paused ||
			last.open !== file.open ||
			last.message !== file.message))
			askWithin(10000);
		if (state() === "waiting" && file.head >= fact("rank"))
			askWithin(1000);
		if (state() === "soldout" ? file.free > 0 :
			state() === "waiting" && file.free + file.held === 0)
			askWithin(10000);
	}

	function read(file) {
		if (last && file.at <= last.at)
			return;
		if (!last && file.at < fact("at") - STALE_MS)
			return;
		heard = Date.now();
		reasons(file);
		last = file;
		/* an opening may draw another rank, which the page will say */
		if (has(file.open ? ["waiting"] : ["waiting", "before"]) &&
			fact("number") > 0 && fact("number") <= file.last)
			update(file);
	}

	/* ---- asking */

	function askWithin(ms) {
		nextAsk = Math.min(nextAsk, Math.max(asked + Math.min(ms, 5000),
			Date.now()) + Math.random() * ms);
	}

	function look() {
		nextLook = Date.now() + about(reckon.pause(fact("rank"),
			state() === "waiting" && last, fact("pollMs") || 5000));
		if (!main.dataset.file)
			return;
		fetch(main.dataset.file, { cache: "no-cache" }).then(function (r) {
			return r.ok ? r.json() : null;
		}).then(function (file) {
			if (file)
				read(file);
		}).catch(function () { /* the next look is another try */ })
			.then(function () {
				if (Date.now() - heard > STALE_MS &&
					fact("number") > 0 && Date.now() - asked > STALE_MS)
					askWithin(10000);
			});
	}

	function signMs() {
		if (has(["front", "next"]))
			return about(has(["next"]) ? 2000 : 5000);
		if (has(["slowed", "away"]))
			return fact("retryMs") + 1000 * Math.random();
		if (state() === "paused" || fact("number") > 0)
			return about(fact("signMs") || 30000);
		return Infinity;
	}

	function trouble(is) {
		var place = at("trouble");
		var words = at("words");

		failed = is ? failed + 1 : 0;
		if (!place || !words)
			return;
		place.hidden = failed < 2;
		show("trouble", failed < 2 ? "" : words.dataset.trouble);
		if (failed === 2)
			say(words.dataset.trouble, true);
	}

	/* The same state: only what changed is written. Another: the page's own
	 * words take the place of these. */
	function take(text) {
		var page = new DOMParser().parseFromString(text, "text/html");
		var fresh = page.getElementById("main");
		var same;

		if (!fresh || !fresh.dataset.state) {
			location.reload();
			return;
		}
		same = fresh.dataset.state === state() &&
			fresh.dataset.number === main.dataset.number &&
			fresh.hasAttribute("data-quiet") ===
				main.hasAttribute("data-quiet") &&
			!!page.getElementById("message") === !!at("message");
		document.title = page.title;
		shown = undefined;
		if (!same) {
			main.replaceWith(document.importNode(fresh, true));
			begin();
			say(main.querySelector("h1").textContent, true);
			return;
		}
		Array.prototype.forEach.call(fresh.attributes, function (one) {
			if (one.name !== "class")
				main.setAttribute(one.name, one.value);
		});
		["ahead", "estimate", "left", "message"].forEach(function (id) {
			if (at(id) && page.getElementById(id))
				show(id, page.getElementById(id).textContent);
		});
		if (at("progress") && page.getElementById("progress"))
			at("progress").value = page.getElementById("progress").value;
		if (at("scarce"))
			at("scarce").hidden = page.getElementById("scarce").hidden;
		start();
	}

	/* While the file tells how far the line is, the page need not. */
	function known() {
		return last && Date.now() - heard <= STALE_MS && main.dataset.tag ?
			{ "If-None-Match": "\"" + main.dataset.tag + "\"" } : {};
	}

	/* A redirect is not followed here: it is the visitor's turn, and the
	 * page goes there itself. */
	function ask() {
		busy = true;
		asked = Date.now();
		nextAsk = asked + Math.max(2000, signMs());
		fetch(location.pathname, { cache: "no-store", redirect: "manual",
			headers: known() }).then(function (r) {
				if (r.type === "opaqueredirect" || r.status === 404) {
					location.replace(location.pathname);
					return null;
				}
				if (r.status >= 500 && state() !== "away")
					throw new Error();
				trouble(false);
				return r.status === 304 ? null : r.text();
			}).then(function (text) {
				if (text !== null)
					take(text);
			}).catch(function () {
				trouble(true);
				nextAsk = Date.now() + about(5000 * Math.min(failed, 6));
			}).then(function () {
				busy = false;
				run();
			});
	}

	/* ---- time */

	function count() {
		var left = Math.max(0, Math.ceil((opens - Date.now()) / 1000));

		show("countdown", at("words").dataset.opens.replace("%t",
			reckon.span(left)));
		show("clock", reckon.clock(fact("at") + Date.now() - begun, true));
		if (left === 0)
			askWithin(fact("number") > 0 ? 5000 : 1000);
	}

	function run() {
		var now = Date.now();
		var counting = opens !== undefined && opens - now < 86400000;

		clearTimeout(timer);
		if (counting)
			count();
		if (now >= nextLook)
			look();
		if (now >= nextAsk && !busy)
			ask();
		if (nextLook < Infinity || nextAsk < Infinity || counting)
			timer = setTimeout(run, Math.max(200, Math.min(nextLook,
				nextAsk, counting ? now + 1000 : Infinity) - Date.now()));
	}

	/* Awake again, or online: the clock went on without us. */
	function wake() {
		if (document.hidden || !has(["waiting", "front", "next", "before",
			"paused", "slowed", "away", "soldout"]))
			return;
		nextLook = 0;
		heard = Date.now();
		if (Date.now() - asked > 20000 && signMs() < Infinity)
			askWithin(1000);
		run();
	}

	var begun;
	function start() {
		begun = Date.now();
		opens = main.dataset.opensMs === undefined ? undefined :
			begun + fact("opensMs");
		nextAsk = begun + signMs();
	}
	function begin() {
		main = at("main");
		last = undefined;
		heard = Date.now();
		start();
		nextLook = main.dataset.file && has(["waiting", "front", "next",
			"before", "paused", "soldout"]) ? Date.now() : Infinity;
		main.classList.add("live");
	}

	begin();
	document.addEventListener("visibilitychange", wake);
	window.addEventListener("online", wake);
	/* The header Refresh is for who has no script. It counts from the load
	 * on, and this ends it. */
	window.addEventListener("load", function () {
		window.stop();
		run();
	});
})();
