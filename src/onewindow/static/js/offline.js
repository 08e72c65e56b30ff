/* The portal without a network, and what it keeps on a phone. Every page works without this, and
   without a worker or a store, as in another program's web view. */
(function () {
  "use strict";
  var root = document.documentElement, bar = document.querySelector("[data-offline]"), store = opened();
  var MOST = 20, A_DAY = 24 * 3600 * 1000, keptAt = root.dataset.kept;
  if (!bar) { return; }

  function opened() {
    try { localStorage.setItem("try", "1"); localStorage.removeItem("try"); return localStorage; } catch (no) { return null; }
  }
  function each(selector, act, within) { (within || document).querySelectorAll(selector).forEach(act); }
  function moment(text) {
    var at = new Date(text), is_today = at.toDateString() === new Date().toDateString();
    var day = is_today ? {} : { month: "numeric", day: "numeric" };
    return at.toLocaleString(root.lang, Object.assign(day, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }

  /* The bar: no network, or a page that the phone kept, with its age */
  function tell(name) {
    each("p", function (line) { line.hidden = line.dataset.bar !== name; }, bar);
    bar.hidden = !name;
  }
  function stand() {
    var is_phone = document.querySelector("[data-phone]");
    tell(keptAt && !is_phone ? "kept" : navigator.onLine && !(keptAt && is_phone) ? "" : "lost");
  }
  each("[data-at]", function (place) { if (keptAt) { place.textContent = moment(keptAt); } }, bar);
  window.addEventListener("offline", stand);
  window.addEventListener("online", stand);
  stand();
  if (keptAt) { /* a copy was drawn for nobody: the reader's own type size is in a cookie */
    root.dataset.size = (/(?:^|; )size=([123])/.exec(document.cookie) || [])[1] || "1";
    each("[data-sizes] [name=size]", function (step) { step.setAttribute("aria-pressed", String(step.value === root.dataset.size)); });
  }

  /* A form that cannot be sent says so and stays as it is */
  function unsent() {
    tell("unsent");
    bar.focus();
    bar.scrollIntoView({ block: "nearest" });
  }
  window.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-sizes") || navigator.onLine) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    unsent();
  }, true);

  /* Kept by the person's own touch: number, hall and code; nothing about who they are */
  function kept() {
    var found = [];
    try { found = JSON.parse(store.getItem("kept")) || []; } catch (none) { found = []; }
    return found.filter(function (one) { return one.kind !== "ticket" || Date.now() - Date.parse(one.since) < A_DAY; });
  }
  function put(list) {
    try { store.setItem("kept", JSON.stringify(list.slice(-MOST))); return true; } catch (full) { return false; }
  }
  function same(one) { return function (other) { return other.kind === one.kind && other.code === one.code; }; }
  function find(one) { return kept().filter(same(one))[0]; }
  function drop(one) { put(kept().filter(function (other) { return !same(one)(other); })); }
  function renew(one, said) {
    put(kept().map(function (other) {
      return same(one)(other) ? Object.assign(other, { said: said, at: new Date().toISOString() }) : other;
    }));
  }
  function said(place) {
    var turn = place.querySelector("[data-tab]");
    return turn ? turn.dataset.tab.slice(turn.dataset.tab.indexOf(" ") + 1) : "";
  }

  each("[data-keep]", function (button) {
    var data = button.dataset, one = { kind: data.keep, number: data.number, hall: data.hall, code: data.code };
    function draw() {
      var is_kept = !!find(one);
      button.setAttribute("aria-pressed", String(is_kept));
      button.textContent = is_kept ? data.kept : data.word;
    }
    if (!store || keptAt) { return; }
    button.parentNode.hidden = false;
    draw();
    button.addEventListener("click", function () {
      var now = new Date().toISOString(), turn = document.querySelector("[data-turn]");
      if (find(one)) { drop(one); } else {
        put(kept().concat(Object.assign({ since: now, at: now, said: turn ? said(turn) : "" }, one)));
      }
      draw();
    });
    document.addEventListener("htmx:afterSettle", function () {
      var turn = document.querySelector("[data-turn]");
      if (turn && find(one)) { renew(one, said(turn)); }
    }, true);
  });

  /* The page of what is kept */
  function row(one, list, model) {
    var item = model.content.firstElementChild.cloneNode(true), link = item.querySelector("a");
    function word(name, text) { each("[data-" + name + "]", function (place) { place.textContent = text; }, item); }
    word("number", one.number);
    word("hall", one.hall);
    word("said", one.said);
    word("at", moment(one.at));
    word("code", one.code.replace(/(\d{4})(?=\d)/g, "$1 "));
    each("[data-of]", function (place) { place.hidden = place.dataset.of !== one.kind; }, item);
    link.href = (one.kind === "ticket" ? "/ticket/" + one.code + "/" : "/progress/" + one.code);
    item.querySelector("button").addEventListener("click", function () { drop(one); show(list, model); });
    if (one.kind === "ticket" && navigator.onLine) {
      fetch("/ticket/" + one.code + "/now/", { credentials: "omit", cache: "no-store" }).then(function (answer) {
        if (answer.status > 299) { return; }
        return answer.text().then(function (text) {
          var now = said(new DOMParser().parseFromString(text, "text/html"));
          renew(one, now);
          word("said", now);
          word("at", moment(new Date().toISOString()));
        });
      }).catch(stand);
    }
    return item;
  }
  function show(list, model) {
    list.replaceChildren.apply(list, kept().reverse().map(function (one) { return row(one, list, model); }));
    document.querySelector("[data-none=" + list.dataset.list + "]").hidden = !!list.children.length;
  }
  function guides(list) {
    caches.open("pages").then(function (cache) {
      return cache.keys().then(function (keys) {
        return Promise.all(keys.map(function (key) { return cache.match(key, { ignoreVary: true }); }).map(function (answer, n) {
          return answer.then(function (page) { return page.text(); }).then(function (text) {
            var title = (/<title>([^]*?)<\/title>/.exec(text) || [])[1] || "";
            return { href: new URL(keys[n].url).pathname, title: title.slice(0, title.lastIndexOf(" - ")).trim() };
          });
        }));
      });
    }).then(function (found) {
      found.filter(function (one) { return /^\/(guide|life)\//.test(one.href); }).reverse().forEach(function (one) {
        var item = document.createElement("li"), link = document.createElement("a");
        link.href = one.href;
        link.textContent = new DOMParser().parseFromString(one.title, "text/html").body.textContent;
        item.appendChild(link);
        list.appendChild(item);
      });
      document.querySelector("[data-none=guides]").hidden = !!list.children.length;
    }).catch(function () { /* no store here: the list stays empty and says so */ });
  }
  if (document.querySelector("[data-phone]")) {
    each("[data-elsewhere]", function (place) { place.hidden = location.pathname === "/phone/"; });
    if (store) { show(document.querySelector("[data-list=kept]"), document.querySelector("[data-row]")); }
    if (window.caches) { guides(document.querySelector("[data-list=guides]")); }
  }

  /* Log-out takes along what this phone kept; the worker empties its own */
  document.addEventListener("submit", function (event) {
    if (event.target.action !== location.origin + "/logout/") { return; }
    if (store) { store.removeItem("kept"); }
    if (window.caches) { caches.delete("pages"); }
  });

  /* Once, and quietly: the site may lie on the desktop */
  window.addEventListener("beforeinstallprompt", function (event) {
    var hint = document.querySelector("[data-install]");
    if (!hint || !store || store.getItem("hint")) { return; }
    event.preventDefault();
    hint.hidden = false;
    each("button", function (button) {
      button.addEventListener("click", function () {
        store.setItem("hint", "told");
        hint.hidden = true;
        if (button.hasAttribute("data-yes")) { event.prompt(); }
      });
    }, hint);
  });

  /* The worker comes when the page is there, so that nobody waits for it */
  function hire() {
    navigator.serviceWorker.register("/sw.js").then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
      ready.active.postMessage({ read: location.search ? "/" : location.pathname, language: root.lang === "en" ? "en" : "zh-hans" });
    }).catch(function () { /* none allowed here: all works without */ });
  }
  if (navigator.serviceWorker && window.isSecureContext) {
    navigator.serviceWorker.addEventListener("message", function (event) {
      if (event.data.unsent === location.href) { window.dispatchEvent(new Event("pageshow")); unsent(); }
    });
    if (document.readyState === "complete") { hire(); } else { window.addEventListener("load", hire); }
  }
}());
