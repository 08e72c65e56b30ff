/* 朗读: the page read out by the browser's own voice. Without one, or without scripts, no button. */
(function () {
  "use strict";
  var button = document.querySelector("[data-speak]"), main = document.getElementById("main");
  if (!button || !main || !window.speechSynthesis || !window.SpeechSynthesisUtterance) { return; }
  var tongue = document.documentElement.lang === "en" ? "en" : "zh", longest = 120, voice = null, nth = 0;

  function choose() {
    var mine = speechSynthesis.getVoices().filter(function (each) {
      return tongue === "en" ? /^en([-_]|$)/i.test(each.lang) : /^(zh|cmn)([-_]|$)/i.test(each.lang);
    });
    voice = mine.filter(function (each) { return each.localService; })[0] || mine[0] || null;
    button.parentElement.hidden = !voice;
  }

  /* Words in sight, in the order they stand; what is nested is said once */
  function words() {
    var said = [];
    main.querySelectorAll("h1, h2, h3, p, li, dt, dd, legend, label, td, th").forEach(function (one) {
      if (!one.offsetParent || one.closest("[data-unspoken], .actions, .only-heard") ||
        one.querySelector("h2, h3, p, li, dt, dd, label")) { return; }
      var text = one.innerText.replace(/\s+/g, " ").trim();
      if (text && text !== said[said.length - 1]) { said.push(text); }
    });
    return said;
  }

  /* Long texts fall silent in some browsers: sentence by sentence they do not */
  function sentences(text) {
    return text.match(new RegExp("[^。！？；.!?;]{1," + longest + "}[。！？；.!?;]?", "g")) || [text];
  }

  function stop() {
    nth += 1;
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
    button.textContent = button.dataset.start;
  }

  function start() {
    var mine = nth += 1, queue = [];
    words().forEach(function (text) { queue = queue.concat(sentences(text)); });
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.stop;
    (function next() {
      if (mine !== nth) { return; }
      if (!queue.length) { stop(); return; }
      var one = new SpeechSynthesisUtterance(queue.shift());
      one.voice = voice;
      one.lang = voice.lang;
      one.rate = .9;
      one.onend = one.onerror = next;
      speechSynthesis.speak(one);
    }());
  }

  button.addEventListener("click", function () {
    if (button.getAttribute("aria-pressed") === "true") { stop(); } else { start(); }
  });
  window.addEventListener("pagehide", function () { speechSynthesis.cancel(); });
  choose();
  speechSynthesis.addEventListener("voiceschanged", choose);
}());
