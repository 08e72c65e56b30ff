/* 亮证: the seconds run, and a new code comes when they are over. Without it the page is renewed by hand. */
(function () {
  "use strict";
  var place = document.querySelector("[data-showing]"), until = 0, shift = 0, asks = false;
  if (!place) { return; }

  function part(name) { return place.querySelector(name); }
  function two(n) { return (n < 10 ? "0" : "") + n; }

  /* The server's clock counts, whatever the telephone's says */
  function begin() {
    var now = Date.now() / 1000;
    until = now + Number(part("[data-left]").dataset.left);
    shift = Number(part("[data-clock]").dataset.clock) - Math.floor(now);
  }

  function tick() {
    var now = Date.now() / 1000, left = Math.max(0, Math.ceil(until - now)), is_over = now > until + 1;
    var at = new Date((Math.floor(now) + shift + 8 * 3600) * 1000);
    part("[data-seconds]").textContent = left;
    part("progress").value = left;
    part("[data-clock]").textContent = at.getUTCFullYear() + "-" + two(at.getUTCMonth() + 1) + "-" + two(at.getUTCDate()) +
      " " + two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + ":" + two(at.getUTCSeconds());
    part(".showing__over").hidden = !is_over;
    place.classList.toggle("showing--over", is_over);
    if (now >= until) { renew(); }
  }

  function renew() {
    if (asks || document.hidden) { return; }
    asks = true;
    fetch(location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        if (answer.type === "opaqueredirect" || (answer.ok && answer.headers.has("HX-Redirect"))) { location.reload(); }
        return answer.ok && answer.status === 200 ? answer.text() : "";
      })
      .then(function (html) {
        if (html) { place.innerHTML = html; begin(); }
        setTimeout(function () { asks = false; }, html ? 0 : 3000);
      })
      .catch(function () { setTimeout(function () { asks = false; }, 3000); });
  }

  begin();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}());
