/* The line renews itself, but never under somebody's hands. Without it the page is renewed by hand. */
(function () {
  "use strict";
  document.addEventListener("htmx:beforeRequest", function (event) {
    var place = event.detail.elt;
    if (place.hasAttribute("data-renews") && place.contains(document.activeElement)) { event.preventDefault(); }
  });
})();
