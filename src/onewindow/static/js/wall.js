/* The big screen: one slide after another, each fetched when its turn comes, so that its numbers
   are new. Space or the button stops and goes on; arrows turn. What cannot be fetched is said. */
(function () {
  "use strict";
  var wall = document.getElementById("main"), seconds = Number(wall.dataset.seconds) * 1000;
  var isPaused = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var timer = 0, isBusy = false, own = null; /* own: the turn under way, when nobody asked for it */

  function slide() { return document.getElementById("slide"); }

  function label() {
    var button = document.getElementById("wall-pause");
    button.hidden = false;
    button.textContent = isPaused ? wall.dataset.go : wall.dataset.pause;
    button.setAttribute("aria-pressed", String(isPaused));
  }

  function wait() {
    clearTimeout(timer);
    /* Paused it stays where it is, and its numbers go on. */
    timer = setTimeout(function () { turn(isPaused ? location.href : slide().dataset.next, true); }, seconds);
  }

  function lost() {
    var line = document.getElementById("wall-fresh");
    line.textContent = wall.dataset.lost + " " + slide().dataset.at;
    line.className = "wall__fresh wall__fresh--stale";
  }

  function show(text, address) {
    var made = new DOMParser().parseFromString(text, "text/html").getElementById("slide");
    if (!made) { throw new Error("no slide"); }
    var focused = document.activeElement && document.activeElement.id;
    if (address !== location.href) { made.classList.add("wall__slide--new"); }
    slide().replaceWith(made);
    history.replaceState(null, "", address);
    label();
    if (focused === "wall-pause") { document.getElementById(focused).focus(); }
  }

  function turn(address, isByItself) {
    if (isBusy) { return; }
    isBusy = true;
    var limit = new AbortController(), isStopped = false;
    own = isByItself && !isPaused ? function () { isStopped = true; limit.abort(); } : null;
    var late = setTimeout(function () { limit.abort(); }, 15000);
    fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin", signal: limit.signal })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (text) { show(text, new URL(address, location.href).href); })
      .catch(function () { if (!isStopped) { lost(); } })
      .finally(function () { clearTimeout(late); isBusy = false; own = null; wait(); });
  }

  function pause() {
    isPaused = !isPaused;
    if (isPaused && own) { own(); }
    label();
    wait();
  }

  wall.addEventListener("click", function (event) {
    var dot = event.target.closest(".wall__dot");
    if (event.target.closest("#wall-pause")) { pause(); }
    if (dot && !event.ctrlKey && !event.metaKey) { event.preventDefault(); turn(dot.href); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    var isOnControl = event.target.closest && event.target.closest("a, button");
    if (event.key === " " && !isOnControl) { event.preventDefault(); pause(); }
    if (event.key === "ArrowRight") { turn(slide().dataset.next); }
    if (event.key === "ArrowLeft") { turn(slide().dataset.back); }
  });
  label();
  wait();
})();
