// Shows one page while there is no signal. It keeps no other page, and no data.
const KEPT = "offline-1";
const PAGE = "{{ url_for('public.offline') }}";

self.addEventListener("install", (event) => {
  const asNobody = new Request(PAGE, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(KEPT).then((kept) => kept.add(asNobody)));
});

self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name !== KEPT);
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { mode, method } = event.request;
  if (mode !== "navigate" || method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
});
