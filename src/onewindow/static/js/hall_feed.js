/* Keeps a hall's screen told: by the live stream, or by asking every two seconds while it is
   silent. Tells the page "hall:state" (the state), "hall:tick" (every second: the server's time)
   and "hall:stale" (since when nothing was heard, or null). */
(function () {
  "use strict";
  var ASK = 2000, QUIET = 7000, AGAIN = 5000, DEAD = 15000, STALE = 10000, PATIENCE = 5000;
  var live = document.body.dataset.live, asked = document.body.dataset.asked;
  var source = null, opened = -DEAD, beaten = -DEAD, heard = 0, lastAsk = -ASK;
  var isAsking = false, tag = "", ahead = Date.now() - performance.now(), isStale = false;

  function tell(name, detail) {
    document.dispatchEvent(new CustomEvent("hall:" + name, { detail: detail }));
  }
  function serverTime() { return performance.now() + ahead; }
  function prove(now) {
    heard = performance.now();
    if (!now) { return; }
    ahead = now - heard;
    tell("tick", now);
  }

  function open() {
    if (source) { source.close(); }
    opened = performance.now();
    source = new EventSource(live);
    source.addEventListener("state", function (event) { tell("state", JSON.parse(event.data)); });
    source.addEventListener("beat", function (event) {
      beaten = performance.now();
      prove(Number(event.data));
    });
  }
  function mindStream(now) {
    if (!live) { return; }
    var isShut = !source || source.readyState === EventSource.CLOSED;
    if (isShut && now - opened >= AGAIN || now - Math.max(opened, beaten) >= DEAD) { open(); }
  }

  /* What is asked may be older than what the stream says meanwhile: the stream wins */
  function ask(now) {
    if (isAsking || now - lastAsk < ASK - 100) { return; }
    isAsking = true;
    lastAsk = now;
    fetch(asked, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE)
    }).then(function (answer) {
      if (!answer.ok && answer.status !== 304) { throw new Error(answer.status); }
      return answer.text().then(function (text) {
        if (beaten > now) { return; }
        prove(Number(answer.headers.get("X-Now")));
        if (answer.status === 304) { return; }
        tag = answer.headers.get("ETag") || "";
        tell("state", JSON.parse(text));
      });
    }).catch(function () { /* silence shows by itself */ }).then(function () { isAsking = false; });
  }

  function tick() {
    var now = performance.now();
    mindStream(now);
    if (now - beaten >= QUIET) { ask(now); } else { tag = ""; }
    if (now - heard >= STALE !== isStale) {
      isStale = !isStale;
      tell("stale", isStale ? heard + ahead : null);
    }
    tell("tick", serverTime());
  }

  window.addEventListener("load", function () {
    heard = performance.now();
    tick();
    setInterval(tick, 1000);
  });
})();
