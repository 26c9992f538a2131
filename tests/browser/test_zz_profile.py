from tests import factories
from tests.browser.test_actuals_sheet import *  # noqa

OBS = """() => { window.slow = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.slow.push([e.name, Math.round(e.duration), Math.round(e.processingEnd-e.processingStart), Math.round(e.startTime)]); }).observe({type: "event", durationThreshold: 16, buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.slow.push(["long", Math.round(e.duration), 0, Math.round(e.startTime)]); }).observe({type: "longtask", buffered: true}); }"""

def test_profile(visit, lines):
    contract = lines[0].contract
    service, level = lines[1].service, lines[1].service_level
    for number in range(197):
        timetable = TIMETABLED | {"level": level} if number % 2 else {"level": level}
        factories.make_care(contract=contract, service=service, **timetable)
    page = open_sheet(visit)
    page.wait_for_timeout(3000)
    import json, collections
    page.screenshot(path="/tmp/w4/sheet.png")
    print("WIDTHS", page.evaluate("[...document.querySelectorAll('.sheet thead th')].map(t => Math.round(t.getBoundingClientRect().width))"), page.evaluate("(() => {const b = document.querySelector('.sheetbox'); return [b.clientWidth, b.scrollWidth]})()"))
    for name, css in (("asis", ""), ("nocol", ".sheet tbody th { position: static !important }"), ("none", ".sheet tbody th, .sheet thead th { position: static !important }"), ("fixed", ".sheet tbody th { position: static !important } .sheet table {table-layout: fixed; width: 1180px} .sheet thead th {width: 60px} .sheet thead th:first-child {width: 230px}")):
        page.reload()
        page.evaluate("(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", css)
        page.wait_for_timeout(2500)
        page.locator(f"#C{lines[1].id}-actual").focus()
        page.wait_for_timeout(500)
        tr = page.context.browser
        tr.start_tracing(page=page, categories=["devtools.timeline","disabled-by-default-devtools.timeline","cc","viz","toplevel"])
        page.evaluate("window.slow = []"); page.evaluate(OBS)
        for key in ["7",".","2","5"]*2 +  ["Enter","5"]*12:
            page.keyboard.press(key); page.wait_for_timeout(80)
        page.wait_for_timeout(1500)
        events = json.loads(tr.stop_tracing())["traceEvents"]
        names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e.get("name") == "thread_name"}
        total = collections.Counter(); count = collections.Counter(); longest = collections.Counter()
        for e in events:
            if e.get("ph") == "X":
                k = (names.get((e["pid"], e["tid"])), e["name"])
                total[k] += e.get("dur", 0); count[k] += 1; longest[k] = max(longest[k], e.get("dur",0))
        print("VARIANT", name)
        print(sorted((x[1] for x in page.evaluate("window.slow")))[-40:])
        for k, v in longest.most_common(12): print("  ", k, "max", v//1000, "sum", total[k]//1000, "n", count[k])
    raise SystemExit
