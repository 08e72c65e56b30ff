/* What a phone keeps of the portal, for when there is no network. The server writes VERSION and
   FILES above this. Whatever goes into a cache was asked for by nobody, without cookies: no page
   in it can bear a name. All else is network only. */
"use strict";
var STATIC = "static-" + VERSION, PAGES = "pages", PHONE = "/phone/", HALLS = "/halls/";
var GUIDE = /^\/(guide|life)\/[\w-]+\/$/, OTHERS = /^\/(staff|api|kiosk|hall|live)(\/|$)/;
var MOST = 30, FRESH = 12 * 3600 * 1000;

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(caches.open(STATIC).then(function (cache) { return cache.addAll(FILES); }));
});

/* A new version takes over at once: pages drawn with the old files are fetched again, then those
   files go. */
self.addEventListener("activate", function (event) {
  event.waitUntil(takeOver());
});
async function takeOver() {
  await self.clients.claim();
  if (self.registration.navigationPreload) { await self.registration.navigationPreload.enable(); }
  var cache = await caches.open(PAGES), kept = await cache.keys();
  for (var request of kept) {
    var old = await cache.match(request, { ignoreVary: true });
    await keep(new URL(request.url).pathname, old.headers.get("Content-Language"));
  }
  for (var name of await caches.keys()) {
    if (name !== STATIC && name !== PAGES) { await caches.delete(name); }
  }
}

self.addEventListener("message", function (event) {
  var told = event.data || {};
  if (told.read && told.language) { event.waitUntil(read(told.read, told.language)); }
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (url.origin !== self.location.origin || OTHERS.test(url.pathname)) { return; }
  if (request.method === "GET" && FILES.indexOf(url.pathname) >= 0) {
    event.respondWith(caches.match(url.pathname).then(function (kept) { return kept || fetch(request); }));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url));
  }
});

async function page(event, url) {
  var request = event.request, answer;
  try {
    answer = (await event.preloadResponse) || (await fetch(request));
  } catch (lost) {
    return request.method === "GET" ? without(url) : unsent(request);
  }
  if (request.method === "GET" && answer.ok && !answer.redirected) {
    event.waitUntil(read(url.search ? "" : url.pathname, answer.headers.get("Content-Language")));
  }
  if (request.method === "POST" && url.pathname === "/logout/") {
    event.waitUntil(caches.delete(PAGES));
  }
  return answer;
}

/* What somebody reads here may be read again without a network: guides and the list of halls */
async function read(path, language) {
  if (!language) { return; }
  await keep(PHONE, language);
  if (path === HALLS || GUIDE.test(path)) { await keep(path, language); }
}

async function keep(path, language) {
  var cache = await caches.open(PAGES), old = await cache.match(path, { ignoreVary: true });
  if (old && is_fresh(old, language)) { return; }
  var answer;
  try {
    answer = await fetch(path, { credentials: "omit", cache: "no-store", headers: { "Accept-Language": language } });
  } catch (lost) { return; }
  if (!answer.ok || answer.redirected || /no-store|private/.test(answer.headers.get("Cache-Control"))) {
    await cache.delete(path, { ignoreVary: true });
    return;
  }
  var at = new Date().toISOString(), headers = new Headers(answer.headers);
  ["Vary", "Content-Encoding", "Content-Length"].forEach(function (name) { headers.delete(name); });
  headers.set("Kept-At", at);
  headers.set("Kept-By", VERSION);
  headers.set("Content-Language", language);
  var text = (await answer.text()).replace("<html ", '<html data-kept="' + at + '" ');
  await cache.put(path, new Response(text, { headers: headers }));
  var guides = (await cache.keys()).filter(function (each) { return GUIDE.test(new URL(each.url).pathname); });
  await Promise.all(guides.slice(0, -MOST).map(function (each) { return cache.delete(each); }));
}
function is_fresh(kept, language) {
  var age = Date.now() - Date.parse(kept.headers.get("Kept-At"));
  return kept.headers.get("Kept-By") === VERSION && kept.headers.get("Content-Language") === language && age < FRESH;
}

/* A page that cannot be had: its copy, else what the phone keeps */
async function without(url) {
  var cache = await caches.open(PAGES);
  var kept = (!url.search && await cache.match(url.pathname)) || await cache.match(PHONE);
  return kept || Response.error();
}

/* A form that was not sent: its page stays as it lies there, with all that was typed */
async function unsent(request) {
  for (var each of await self.clients.matchAll({ type: "window" })) {
    each.postMessage({ unsent: request.referrer });
  }
  return new Response(null, { status: 204 });
}
