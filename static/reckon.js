/* What the line's state file means for one rank: how many stand before it, how
 * long that takes, and how it is said. It shows nothing and asks nobody. */
(function () {
	"use strict";

	var NEAR = 30; /* ahead */
	var counts = new Intl.NumberFormat("en-IN");

	function count(n) {
		return counts.format(n);
	}

	/* How many stand before the rank: between two pairs it is as far along
	 * as the rank is. */
	function ahead(rank, file) {
		var pairs = file.pairs || [];
		var all = file.waiting;
		var low = null, high = null, i;

		for (i = 0; i < pairs.length; i++) {
			if (pairs[i][0] <= rank)
				low = pairs[i];
			else {
				high = pairs[i];
				break;
			}
		}
		if (low && low[0] === rank)
			return low[1];
		if (!low)
			return high ? Math.max(0, high[1] - 1) : 0;
		if (!high)
			return Math.max(low[1],
				Math.min(all - 1, low[1] + rank - low[0]));
		return low[1] + Math.round((high[1] - low[1]) *
			(rank - low[0]) / (high[0] - low[0]));
	}

	/* How long until the next look at the file: whose turn is near looks
	 * more often, so that a slot is not kept for long. */
	function pause(rank, file, pollMs) {
		return file && ahead(rank, file) < NEAR ? 1000 : pollMs;
	}

	/* Words of a range, as src/view/estimate.c makes it. */
	function wait(before, perMinute, words) {
		var expected = Math.floor((before + 1) * 60 / perMinute);
		var low = Math.floor(expected * 3 / 4);
		var high = Math.floor(expected * 3 / 2);

		function range(pattern, unit, step) {
			var a = Math.floor(Math.floor(low / unit) / step) * step || 1;
			var b = Math.ceil(Math.ceil(high / unit) / step) * step;

			return pattern.replace("%a", count(a)).replace("%b",
				count(b > a ? b : a + step));
		}
		if (!(perMinute > 0))
			return words.unknown;
		if (high < 60)
			return words.soon;
		if (high >= 5400)
			return range(words.hours, 3600, 1);
		return range(words.minutes, 60,
			Math.ceil(high / 60) > 20 ? 5 : 1);
	}

	/* The clock on the wall of the event, whoever looks from where. */
	function clock(ms, seconds) {
		return new Date(ms).toLocaleTimeString("en-GB", {
			timeZone: "Asia/Kolkata", hour: "2-digit", minute: "2-digit",
			second: seconds ? "2-digit" : undefined });
	}

	function left(file, words) {
		if (file.free > 0)
			return words.left.replace("%n", count(file.free));
		if (!file.back_at)
			return words.someTime;
		return words.held.replace("%t", clock(file.back_at, false));
	}

	function two(n) {
		return (n < 10 ? "0" : "") + n;
	}

	/* "1:02:05", "12:05" */
	function span(seconds) {
		var hours = Math.floor(seconds / 3600);

		return (hours > 0 ? hours + ":" : "") +
			two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
	}

	/* Around so many, so that those who wait do not come as one. */
	function about(ms) {
		return ms * (0.8 + 0.4 * Math.random());
	}

	window.startlineReckon = { count: count, ahead: ahead, wait: wait,
		pause: pause, clock: clock, left: left, span: span, about: about };
})();
