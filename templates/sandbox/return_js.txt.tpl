{{%AUTOESCAPE context="TEXT"}}
/* Presses the button that brings the visitor back, or tells the page around the
 * frame what happened. Without it the visitor presses the button. */
(function () {
  "use strict";
  var message = document.getElementById("message");
  var dismiss = document.getElementById("dismiss");
  var first = document.getElementById("first");
  var back = document.getElementById("back");

  function tell(origin, what) {
    if (origin && window.parent !== window) {
      window.parent.postMessage(what, origin);
    }
  }
  if (message) {
    tell(message.dataset.origin, JSON.parse(message.dataset.message));
  }
  if (dismiss) {
    dismiss.addEventListener("click", function () {
      tell(dismiss.dataset.origin, { kind: "dismiss" });
    });
    document.addEventListener("keydown", function (e) {
      if (e.key === "Escape") {
        tell(dismiss.dataset.origin, { kind: "escape" });
      }
    });
  }
  if (first) {
    first.submit();
  }
  if (back) {
    setTimeout(function () { back.submit(); }, first ? 300 : 0);
  }
}());
