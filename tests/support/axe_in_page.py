"""axe as it is put into a page, asked for little more than its verdicts.

    page.evaluate(AXE_IN_PAGE, sorted(RIGHT))
    found = page.evaluate("options => lookWithAxe(options)", options)  # {"broken": [[rule, [target, ...]], ...], ...}
    RIGHT.update(found["right"])

Half of its work is the contrast of every text with what is painted behind it. A text is not worked out again where
another was right in the same circumstances: the colours, size and weight of its letters, and every background and
opacity down to one that nothing shines through. A text that may lie over something else than what it stands in (it, or
what holds it, floats, is moved or drawn out of its place) is always worked out.
"""

from axe_playwright_python.sync_playwright import Axe

LOOK = """
(right) => {
  const OF_LETTERS = ["color", "webkitTextFillColor", "webkitTextStroke", "textShadow", "fontSize", "fontWeight"];
  const OF_GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"];
  const rightSoFar = new Set(right);
  let added = [];
  let grounds = new Map(); // of elements at this size, in these colours

  const isOpaque = (style) => style.backgroundImage === "none" && style.backgroundColor.startsWith("rgb(");
  const isNegative = (style, names) => names.some((each) => style[each].startsWith("-"));
  // At its sides a block may go beyond what it stands in: nothing stands beside it.
  const isInItsPlace = (style, { display }) =>
    (style.position === "static" ||
      (style.position === "relative" && [style.top, style.left].every((each) => each === "auto" || each === "0px"))) &&
    [style.float, style.transform, style.translate, style.clipPath].every((each) => each === "none") &&
    !isNegative(style, ["marginTop", "marginBottom"]) &&
    (display === "block" || !isNegative(style, ["marginLeft", "marginRight"]));

  // What is painted behind what stands in an element; null where that is not for sure.
  function groundOf(element) {
    if (!element) return "";
    if (!grounds.has(element)) grounds.set(element, newGround(element));
    return grounds.get(element);
  }

  function newGround(element) {
    const style = getComputedStyle(element);
    const own = OF_GROUND.map((each) => style[each]).join();
    if (isOpaque(style) && isWhole(element)) return own;
    const { parentElement } = element;
    const behind = groundOf(parentElement);
    if (behind === null || (parentElement && !isInItsPlace(style, getComputedStyle(parentElement)))) return null;
    return own + ";" + behind;
  }

  // Whether nothing shines through it but its own background.
  function isWhole(element) {
    if (!element) return true;
    const { opacity, filter, mixBlendMode } = getComputedStyle(element);
    return [opacity, filter, mixBlendMode].join() === "1,none,normal" && isWhole(element.parentElement);
  }

  function circumstances(element) {
    const ground = groundOf(element);
    if (ground === null) return null;
    const style = getComputedStyle(element);
    const letters = OF_LETTERS.map((each) => style[each]).join();
    return shortened([letters, element.textContent.trim().length < 2, ground].join("|"));
  }

  function shortened(words) {
    let [one, other] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < words.length; place++) {
      one = Math.imul(one ^ words.charCodeAt(place), 2654435761);
      other = Math.imul(other ^ words.charCodeAt(place), 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return (other >>> 0).toString(36) + (one >>> 0).toString(36);
  }

  const contrast = axe._audit.checks["color-contrast"];
  const workOut = contrast.evaluate;
  contrast.evaluate = function (element, ...more) {
    const these = circumstances(element);
    if (rightSoFar.has(these)) return true;
    const verdict = workOut.call(this, element, ...more);
    if (verdict === true && these !== null) {
      rightSoFar.add(these);
      added.push(these);
    }
    return verdict;
  };

  window.lookWithAxe = async (options) => {
    const isStyled = () => [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet);
    while (!isStyled()) await new Promise((resolve) => setTimeout(resolve, 10));
    [grounds, added] = [new Map(), []];
    const { violations } = await axe.run(document, options);
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
      broken: violations.map(({ help, nodes }) => [help, nodes.slice(0, 5).map(({ target }) => String(target[0]))]),
      sideways: scrollWidth - clientWidth,
      right: added,
    };
  };
}
"""
AXE_IN_PAGE = f"(right) => {{ {Axe().axe_script}; ({LOOK})(right); }}"
RIGHT = set()  # the circumstances in which a text was right, in this test process
