/* The window waits for a name: on the customer's screen, whose answer is asked for, or on the pad
   of this machine (docs/bridge.md). Without this every signature is taken by F9 again, or on paper. */
(function () {
  "use strict";
  var ASK = 700, isAsking = false, isGone = false;

  function one(selector) { return document.querySelector(selector); }

  /* Signed on the screen: the page goes on where F9, or Enter, had left it */
  function ask() {
    var place = one("[data-signing]");
    if (!place || isAsking || isGone || document.hidden) { return; }
    isAsking = true;
    fetch(place.dataset.signing, { cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.json() : {};
    }).then(function (said) {
      if (said.signed && place.isConnected) { go(place); }
    }).catch(function () { /* the next one asks again */ }).then(function () { isAsking = false; });
  }
  function go(place) {
    if (place.dataset.tick) { received(place); return; }
    var key = place.dataset.go ? one(place.dataset.go) : document.getElementById("f9");
    if (!key) { return; }
    isGone = true;
    key.click();
  }
  /* Results are handed over by hand: the page only says that they are signed for */
  function received(place) {
    var tag = document.createElement("span"), enter = one("#hand-over [data-enter]");
    tag.className = "tag tone--green";
    tag.textContent = place.dataset.tick;
    place.querySelector("[data-state]").replaceChildren(tag);
    place.removeAttribute("data-signing");
    if (enter) { enter.focus(); }
  }

  /* A box of the lockers opens when something is put into it; else there is a key */
  function boxes() {
    var place = one("[data-open-box]");
    if (!place || place.dataset.asked || !window.deskBridge || window.deskBridge.state("locker") !== "ok") { return; }
    place.dataset.asked = "yes";
    window.deskBridge.ask("/v1/locker/open", { box: Number(place.dataset.openBox) }).then(function () {
      place.textContent = place.dataset.opened;
    }).catch(function () { /* the words of the key stay */ });
  }
  document.addEventListener("bridge:looked", boxes);
  document.body.addEventListener("htmx:afterSettle", boxes);

  /* The pad: there when the bridge has one */
  document.addEventListener("bridge:looked", function (event) {
    document.querySelectorAll("[data-pad]").forEach(function (line) { line.hidden = event.detail.pad !== "ok"; });
  });
  document.body.addEventListener("htmx:afterSettle", function () {
    document.querySelectorAll("[data-pad]").forEach(function (line) { line.hidden = !window.deskBridge || window.deskBridge.state("pad") !== "ok"; });
  });
  function bytes(data) {
    return Uint8Array.from(atob(data), function (letter) { return letter.charCodeAt(0); });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-pad-at]");
    if (!button) { return; }
    var form = button.form, told = form.querySelector("[data-pad-told]");
    button.disabled = true;
    window.deskBridge.ask("/v1/sign", {}).then(function (said) {
      var files = new DataTransfer();
      files.items.add(new File([bytes(said.data)], "signature.png", { type: said.type }));
      form.querySelector("[type=file]").files = files.files;
      form.requestSubmit();
    }).catch(function (failure) {
      told.textContent = failure.said ? failure.message : window.deskBridge.unheard;
      button.disabled = false;
    });
  });

  setInterval(ask, ASK);
}());
