/* The voice of a hall: a chime made here, then the words of the call, twice. One call after
   another, never two at once. `?sound=off` keeps a screen silent. How loud, the hall says with its
   state (volume, in hundredths); an emergency is said first and as loud as can be. */
(function () {
  "use strict";
  var GAP = 1500, LONGEST = 15000, MOST = 12;
  var words = document.querySelector("[data-words]").dataset;
  var button = document.querySelector("[data-sound]"), told = document.querySelector("[data-voice]");
  var queue = [], isBusy = false, voice = null, sound = null, kept = null;
  var isOff = new URLSearchParams(location.search).get("sound") === "off";

  var loud = 1, isUrgent = false, isCut = false, warned = null;

  function volume() { return isUrgent ? 1 : loud; }
  function later(wait) { return new Promise(function (done) { setTimeout(done, wait); }); }

  /* 叮咚: two struck tones */
  function strike(tone, at, lasts) {
    var wave = sound.createOscillator(), level = sound.createGain();
    wave.frequency.value = tone;
    level.gain.setValueAtTime(0.0001, at);
    level.gain.exponentialRampToValueAtTime(Math.max(0.0002, 0.5 * volume()), at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + lasts);
    wave.connect(level).connect(sound.destination);
    wave.start(at);
    wave.stop(at + lasts);
  }
  function chime() {
    if (!sound || sound.state !== "running" || !volume()) { return Promise.resolve(); }
    strike(659.3, sound.currentTime, 0.7);
    strike(523.3, sound.currentTime + 0.45, 1);
    return later(1300);
  }

  function choose() {
    var voices = window.speechSynthesis ? speechSynthesis.getVoices() : [];
    var chinese = voices.filter(function (each) { return /^(zh|cmn)([-_]|$)/i.test(each.lang); });
    var mainland = chinese.filter(function (each) { return /^(zh[-_](CN|Hans)|cmn)/i.test(each.lang); });
    var local = mainland.filter(function (each) { return each.localService; });
    voice = local[0] || mainland[0] || chinese[0] || null;
    describe();
  }
  function describe() {
    var is = isOff ? words.wordVoiceOff
      : !loud ? words.wordVoiceMuted
      : voice ? words.wordVoiceIs.replace("{n}", voice.name) : words.wordVoiceNone;
    if (told.textContent !== is) { told.textContent = is; }
    button.hidden = isOff || !sound || sound.state === "running";
  }

  function say(text) {
    if (!voice || !volume() || isCut) { return Promise.resolve(); }
    return new Promise(function (done) {
      var speech = kept = new SpeechSynthesisUtterance(text); /* kept: else it may be collected */
      var patience = setTimeout(function () { speechSynthesis.cancel(); done(); }, LONGEST + 250 * text.length);
      speech.lang = "zh-CN";
      speech.voice = voice;
      speech.rate = 0.9;
      speech.volume = volume();
      speech.onend = speech.onerror = function () { clearTimeout(patience); done(); };
      speechSynthesis.speak(speech);
    });
  }
  function next() {
    var call = queue.shift();
    isUrgent = Boolean(call && call.isUrgent);
    isCut = false;
    if (!call) { isBusy = false; return; }
    isBusy = true;
    chime()
      .then(function () { return say(call.said); })
      .then(function () { return voice && !isCut ? later(GAP) : null; })
      .then(function () { return say(call.said); })
      .then(next, next);
  }
  document.addEventListener("hall:call", function (event) {
    if (isOff) { return; }
    queue.push(event.detail);
    if (queue.length > MOST) { queue.shift(); }
    if (!isBusy) { next(); }
  });

  /* Muted in the middle of a word, it stops; who is in danger hears nothing else first */
  function stop() {
    isCut = isBusy;
    if (window.speechSynthesis) { speechSynthesis.cancel(); }
  }
  document.addEventListener("hall:state", function (event) {
    var state = event.detail, told = typeof state.volume === "number" ? state.volume / 100 : 1;
    if (told !== loud) {
      loud = told;
      if (!loud && !isUrgent) { queue = []; stop(); }
      describe();
    }
    if (isOff || !state.emergency || state.emergency_id === warned) { return; }
    warned = state.emergency_id;
    queue.unshift({ said: state.emergency[0], isUrgent: true });
    if (isBusy) { stop(); } else { next(); }
  });

  /* A browser that wants a touch first gets one */
  function wake() {
    if (sound) { sound.resume(); }
    if (window.speechSynthesis) { speechSynthesis.speak(new SpeechSynthesisUtterance("")); }
  }
  if (!isOff && window.AudioContext) {
    sound = new AudioContext();
    sound.onstatechange = describe;
    document.addEventListener("pointerdown", wake);
    document.addEventListener("keydown", wake);
  }
  if (window.speechSynthesis) { speechSynthesis.addEventListener("voiceschanged", choose); }
  choose();
})();
