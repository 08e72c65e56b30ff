/* Papers by camera: the page is cut out of the photograph, can be corrected by hand, is judged for
   being readable and made smaller before it is sent. Without this the files go as they are. */
(function () {
  "use strict";
  var LONG = 2000, SOURCE = 2600, FIND = 320, QUALITY = 0.82, STEP = 0.01;
  var box = document.querySelector("[data-camera]"), field = document.querySelector("input[type=file][name=file]");
  var live = document.getElementById("live"), list, model, taking, shots = [], others = [], ready = null;
  var busy = 0, waits = null;
  if (!box || !field || !window.createImageBitmap || !window.PointerEvent || !can()) { return; }
  list = box.querySelector("[data-shots]");
  model = box.querySelector("template").content;
  taking = box.querySelector("[data-taking]");
  box.hidden = false;

  function can() {
    try {
      var given = new DataTransfer();
      given.items.add(new File(["x"], "x.jpg"));
      return given.files.length === 1;
    } catch (no) { return false; }
  }

  /* The form always holds the best there is: pages that are ready, else the files as chosen */
  function hand() {
    var given = new DataTransfer();
    others.forEach(function (file) { given.items.add(file); });
    shots.forEach(function (shot) { given.items.add(shot.ready || shot.file); });
    field.files = given.files;
  }
  function add(files) {
    var fresh = Array.from(files).filter(function (file) { return /^image\//.test(file.type); }).map(function (file) {
      return { file: file, corners: null, turns: 0, ready: null };
    });
    shots = shots.concat(fresh);
    hand();
    busy += 1;
    return fresh.reduce(function (before, shot) { return before.then(function () { return begin(shot); }); }, equipped()).then(function () {
      busy -= 1;
      if (!busy && waits) { field.form.requestSubmit(waits.by); }
    });
  }
  /* Whoever sends before the pages are cut has them sent as soon as they are */
  field.form.addEventListener("submit", function (event) {
    if (!busy || !field.form.requestSubmit) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    waits = { by: event.submitter };
  }, true);
  /* What looks at pictures is fetched with the first of them; without it they go as they are */
  function equipped() {
    ready = ready || Promise.all([fetched("link", { rel: "stylesheet", href: box.dataset.look }), fetched("script", { src: box.dataset.sight })]);
    return ready;
  }
  function fetched(name, about) {
    return new Promise(function (done) {
      var part = Object.assign(document.createElement(name), about);
      part.onload = part.onerror = done;
      document.head.appendChild(part);
    });
  }
  box.querySelector("[data-take]").addEventListener("click", function () { taking.click(); });
  taking.addEventListener("change", function () { add(taking.files); taking.value = ""; });
  field.addEventListener("change", function () {
    var chosen = Array.from(field.files);
    others = chosen.filter(function (file) { return !/^image\//.test(file.type); });
    shots.forEach(function (shot) { shot.item.remove(); });
    shots = [];
    add(chosen);
  });

  function canvas(w, h) {
    var made = document.createElement("canvas");
    made.width = w;
    made.height = h;
    return made;
  }
  function opened(file, long) {
    return createImageBitmap(file).then(function (bitmap) {
      var by = Math.min(1, long / Math.max(bitmap.width, bitmap.height));
      var made = canvas(Math.max(1, Math.round(bitmap.width * by)), Math.max(1, Math.round(bitmap.height * by)));
      var pen = made.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(bitmap, 0, 0, made.width, made.height);
      bitmap.close();
      return made;
    });
  }
  function pixels(made) { return made.getContext("2d").getImageData(0, 0, made.width, made.height); }
  function whole() { return [[0, 0], [1, 0], [1, 1], [0, 1]]; }

  function begin(shot) {
    shot.item = model.firstElementChild.cloneNode(true);
    list.appendChild(shot.item);
    shot.canvas = shot.item.querySelector("canvas");
    wire(shot);
    return opened(shot.file, FIND).then(function (small) {
      shot.corners = window.Sight.corners(pixels(small)) || whole();
      return bake(shot);
    }).catch(function () { /* a picture that this browser cannot read is judged by the house */
      shot.item.remove();
      shots.splice(shots.indexOf(shot), 1);
      others.push(shot.file);
      hand();
      number();
    });
  }

  /* Cut, turned, judged, written as a smaller file */
  function bake(shot) {
    shot.item.setAttribute("aria-busy", "true");
    return opened(shot.file, SOURCE).then(function (source) {
      var flat = window.Sight.cut(pixels(source), shot.corners, LONG), made = canvas(flat.width, flat.height), out = made;
      made.getContext("2d").putImageData(flat, 0, 0);
      shot.seen = window.Sight.look(flat);
      if (shot.turns) {
        var is_upright = shot.turns % 2 === 0, pen;
        out = canvas(is_upright ? made.width : made.height, is_upright ? made.height : made.width);
        pen = out.getContext("2d");
        pen.translate(out.width / 2, out.height / 2);
        pen.rotate(shot.turns * Math.PI / 2);
        pen.drawImage(made, -made.width / 2, -made.height / 2);
      }
      return new Promise(function (done) { out.toBlob(done, "image/jpeg", QUALITY); }).then(function (blob) {
        shot.ready = new File([blob], shot.file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
        shot.item.removeAttribute("aria-busy");
        hand();
        number();
        show(shot, out);
      });
    });
  }

  function mark(pen, seen, w, h) {
    pen.fillStyle = "rgba(245, 179, 1, .35)";
    pen.strokeStyle = "#7a4100";
    pen.lineWidth = Math.max(1, w / 400);
    seen.tiles.forEach(function (t) {
      var x = t[0] * w, y = t[1] * h, wide = (t[2] - t[0]) * w, high = (t[3] - t[1]) * h;
      pen.fillRect(x, y, wide, high);
      pen.beginPath();
      pen.moveTo(x, y + high);
      pen.lineTo(x + wide, y);
      pen.stroke();
    });
  }
  function show(shot, out) {
    var pen = shot.canvas.getContext("2d"), is_upright = shot.turns % 2 === 0, what = shot.seen.dark ? "dark" : shot.seen.blurred ? "blurred" : "";
    shot.canvas.width = out.width / 2;
    shot.canvas.height = out.height / 2;
    pen.drawImage(out, 0, 0, shot.canvas.width, shot.canvas.height);
    if (what === "blurred") {
      pen.translate(shot.canvas.width / 2, shot.canvas.height / 2);
      pen.rotate(shot.turns * Math.PI / 2);
      var w = is_upright ? shot.canvas.width : shot.canvas.height, h = is_upright ? shot.canvas.height : shot.canvas.width;
      pen.translate(-w / 2, -h / 2);
      mark(pen, shot.seen, w, h);
    }
    shot.item.querySelector("[data-unclear]").hidden = !what;
    shot.item.querySelectorAll("[data-why]").forEach(function (line) { line.hidden = line.dataset.why !== what; });
    shot.item.querySelector("[data-size]").textContent = kb(shot.file.size) + " → " + kb(shot.ready.size);
    live.textContent = shot.item.querySelector("[data-head]").textContent + " " + (what ? shot.item.querySelector("[data-why=" + what + "]").textContent : "");
  }
  function kb(bytes) { return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1000)) + " KB" : (bytes / 1e6).toFixed(1) + " MB"; }
  function number() {
    shots.forEach(function (shot, n) {
      if (shot.item) { shot.item.querySelector("[data-head]").textContent = list.dataset.page.replace("{n}", n + 1); }
    });
    box.querySelector("[data-take]").textContent = shots.length ? list.dataset.more : list.dataset.first;
  }

  /* The corners, by finger or by arrow keys */
  function wire(shot) {
    var item = shot.item, pins = Array.from(item.querySelectorAll("[data-corner]")), source = null;
    function draw() {
      var w = shot.canvas.width, h = shot.canvas.height, pen = shot.canvas.getContext("2d");
      pen.drawImage(source, 0, 0, w, h);
      pen.beginPath();
      pen.rect(0, 0, w, h);
      shot.corners.forEach(function (c, n) { pen[n ? "lineTo" : "moveTo"](c[0] * w, c[1] * h); });
      pen.closePath();
      pen.fillStyle = "rgba(6, 27, 58, .55)";
      pen.fill("evenodd");
      pen.beginPath();
      shot.corners.forEach(function (c, n) { pen[n ? "lineTo" : "moveTo"](c[0] * w, c[1] * h); });
      pen.closePath();
      pen.lineWidth = Math.max(2, w / 200);
      pen.strokeStyle = "#ffd43b";
      pen.stroke();
      pins.forEach(function (pin, n) {
        pin.style.left = 100 * shot.corners[n][0] + "%";
        pin.style.top = 100 * shot.corners[n][1] + "%";
      });
    }
    function place(n, x, y) {
      shot.corners[n] = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
      draw();
    }
    function edit(is_open) {
      item.classList.toggle("shot--open", is_open);
      item.querySelectorAll("[data-when]").forEach(function (part) { part.hidden = (part.dataset.when === "open") !== is_open; });
      pins.forEach(function (pin) { pin.hidden = !is_open; });
    }
    item.querySelector("[data-edit]").addEventListener("click", function () {
      opened(shot.file, 1000).then(function (made) {
        source = made;
        shot.canvas.width = made.width;
        shot.canvas.height = made.height;
        edit(true);
        draw();
        pins[0].focus();
      });
    });
    item.querySelector("[data-whole]").addEventListener("click", function () { shot.corners = whole(); draw(); });
    item.querySelector("[data-done]").addEventListener("click", function () {
      edit(false);
      bake(shot);
      item.querySelector("[data-edit]").focus();
    });
    item.querySelector("[data-turn-right]").addEventListener("click", function () {
      shot.turns = (shot.turns + 1) % 4;
      bake(shot);
    });
    item.querySelector("[data-drop]").addEventListener("click", function () {
      shots.splice(shots.indexOf(shot), 1);
      item.remove();
      hand();
      number();
      box.querySelector("[data-take]").focus();
    });
    pins.forEach(function (pin, n) {
      var off = null;
      pin.addEventListener("pointerdown", function (event) {
        var at = pin.getBoundingClientRect();
        off = [event.clientX - at.left - at.width / 2, event.clientY - at.top - at.height / 2];
        pin.setPointerCapture(event.pointerId);
      });
      pin.addEventListener("pointermove", function (event) {
        if (!off) { return; }
        var area = shot.canvas.getBoundingClientRect();
        place(n, (event.clientX - off[0] - area.left) / area.width, (event.clientY - off[1] - area.top) / area.height);
      });
      ["pointerup", "pointercancel"].forEach(function (kind) { pin.addEventListener(kind, function () { off = null; }); });
      pin.addEventListener("keydown", function (event) {
        var step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
        if (!step) { return; }
        event.preventDefault();
        place(n, shot.corners[n][0] + step[0], shot.corners[n][1] + step[1]);
      });
    });
  }
}());
