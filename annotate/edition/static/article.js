// What the page does beyond its style sheet: the card of a quotation, margin notes level with their
// lines, the view kept in the address, copying.
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within) => (within || document).querySelector(selector);
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  root.classList.add("js");

  // The view in the address: #q7&layers=quotes,dates&scheme=dark; only what is not the default.
  const boxes = all(".layers input");
  const chosen = (checked) => boxes.filter(checked).map((box) => box.value).join();
  const standard = chosen((box) => box.defaultChecked);
  const parse = () => {
    const view = { id: "" };
    for (const part of location.hash.slice(1).split("&")) {
      const [name, value] = part.split("=");
      if (value === undefined) view.id = view.id || safe(part);
      else view[name] = safe(value);
    }
    return view;
  };
  const safe = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  const write = (id) => {
    const layers = chosen((box) => box.checked);
    const scheme = (one("[name=scheme]:checked") || {}).value;
    const parts = [];
    if (id) parts.push(id);
    if (layers !== standard) parts.push("layers=" + layers);
    if (scheme && scheme !== "auto") parts.push("scheme=" + scheme);
    history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname + location.search);
  };
  const read = () => {
    const view = parse();
    if ("layers" in view) {
      const shown = view.layers.split(",");
      for (const box of boxes) box.checked = shown.includes(box.value);
    }
    const scheme = view.scheme && byId("sc-" + view.scheme);
    if (scheme) scheme.checked = true;
    const id = view.id.replace(/^r:/, "");
    const target = byId(id);
    if (!target) return;
    const quotation = target.closest(".text .said") === target;
    if (quotation || "layers" in view || "scheme" in view) target.scrollIntoView({ block: quotation ? "center" : "start", behavior: "instant" });
    if (quotation) open(target.dataset.u.split(" ")[0], false);
  };
  document.addEventListener("change", (event) => {
    if (!event.target.closest(".layers,.scheme")) return;
    write(parse().id);
    align();
  });

  // The card: one popover, filled from the register with what it says of a quotation.  It is opened
  // by a click or Enter, and shows itself beside the text for a quotation that is pointed at.
  const card = byId("card");
  const entryOf = (id) => byId("r:" + id);
  const siglum = (id) => one(`.text .sig[href="#r:${CSS.escape(id)}"]`);
  const partsOf = (id) => all(`.text [data-u~="${CSS.escape(id)}"]`);
  const shown = () => (card.matches(":popover-open") ? card : null);
  const peeking = () => shown() && card.classList.contains("peek");
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const link = (href, words, attributes) => make("a", { href, ...attributes }, words);
  const fact = (term, ...words) => [make("dt", {}, term), make("dd", {}, ...words)];
  const kinds = {
    direct: "Direct: the speaker’s words, in marks",
    mixed: "Mixed: quoted words in the reporter’s sentence",
    indirect: "Indirect: reported without marks",
  };
  const fill = (entry, id) => {
    const section = entry.closest(".sp");
    const entries = all(".ql>li", section);
    const at = entries.indexOf(entry);
    const told = one(".m", entry);
    const number = told.dataset.n;
    const name = one("h4", section).textContent;
    const role = one(".ro", section);
    card.dataset.who = section.dataset.who;
    card.dataset.u = id;
    card.setAttribute("aria-label", `Quotation ${number}, ${name}`);
    const [said, ...more] = told.firstChild.data.split(" · ")[0].split(", ");
    const [to, cue, certainty] = ["bdi", "span", "li"].map((inside) => (one(inside, told) || { textContent: "" }).textContent);
    const sure = certainty.replace(/^Certainty /, "");
    const facts = make("dl", {},
      ...fact("Quotation", `${at + 1} of ${entries.length} by this speaker`),
      ...fact("Kind", [kinds[said], ...more].join(", ")),
      ...(to ? fact("To", to) : []),
      ...fact("Cue", cue || "none found"),
      ...fact("Certainty", ...(parseFloat(sure) >= 0 ? [make("meter", { value: parseFloat(sure), "aria-hidden": "true" })] : []), sure),
      ...fact("Made by", entry.dataset.by ? "Hand: " + entry.dataset.by : "Machine, not reviewed"));
    const nav = make("nav", { "aria-label": "Quotations" });
    if (at > 0) nav.append(link("#" + entries[at - 1].id, "← Previous", { rel: "prev" }));
    if (at + 1 < entries.length) nav.append(link("#" + entries[at + 1].id, "Next →", { rel: "next" }));
    nav.append(link("#" + section.id, entries.length > 1 ? "All " + entries.length : "In the register"));
    const grounds = one("ul", entry);
    const why = make("details", { class: "why" }, make("summary", {}, "Why?"));
    if (grounds) why.append(grounds.cloneNode(true));
    if (document.body.dataset.tools) {
      why.append(make("p", {}, `With ${document.body.dataset.tools}. `, link("#made", "How this edition was made")));
    }
    card.replaceChildren(
      make("div", { class: "hd" }, one(".sg", section).cloneNode(true),
        make("div", {}, make("h3", {}, name), role ? make("p", {}, role.textContent) : ""),
        make("button", { class: "x", type: "button", "aria-label": "Close" }, "×")),
      facts, nav, why,
      make("details", { class: "cite" }, make("summary", {}, "Cite or link"),
        make("p", {}, `${name}, quotation ${number}. ${document.body.dataset.cite}#${id}`),
        make("button", { class: "copy", type: "button" }, "Copy citation"), " ", link("#" + id, "Permalink")));
  };
  const place = (anchor, scroll) => {
    const style = card.style;
    style.cssText = "";
    let at = anchor.getBoundingClientRect();
    const [width, height, wide, tall] = [innerWidth, innerHeight, card.offsetWidth, card.offsetHeight];
    if (scroll && (at.top < 70 || at.bottom > height - 40)) {
      scrollBy({ top: at.top - height * 0.38, behavior: "instant" });
      at = anchor.getBoundingClientRect();
    }
    if (width < 700) {
      // A sheet at the foot: quotation, cue and source stay above it.
      const near = partsOf(card.dataset.u).map((part) => part.getBoundingClientRect().bottom).filter((bottom) => bottom - at.bottom < 90);
      const over = Math.max(at.bottom, ...near) + 14 - (height - tall);
      if (over > 0) scrollBy({ top: over, behavior: "instant" });
      return;
    }
    // Beside its quotation, and scrolling with it.
    style.inset = "auto";
    const text = one(".text").getBoundingClientRect();
    const first = (byId(card.dataset.u) || anchor).getClientRects()[0] || at;
    const beside = width >= 1080;
    const left = beside ? Math.min(text.right + 22, width - wide - 16) : Math.max(16, Math.min(at.left - 40, width - wide - 16));
    const below = at.bottom + 14 + tall < height ? at.bottom + 14 : Math.max(16, first.top - tall - 10);
    const top = beside ? Math.max(16, Math.min(first.top - 14, height - tall - 16)) : below;
    style.left = scrollX + left + "px";
    style.top = scrollY + top + "px";
  };
  const open = (id, focus = true, peek = false) => {
    const entry = entryOf(id);
    const anchor = siglum(id) || byId(id);
    if (!entry || !anchor || !card.showPopover) return false;
    fill(entry, id);
    card.classList.toggle("peek", peek);
    if (!shown()) card.showPopover();
    place(anchor, focus);
    if (focus) card.focus({ preventScroll: true });
    if (!peek) write(id);
    light();
    return true;
  };
  const close = () => {
    const back = siglum(card.dataset.u);
    card.hidePopover();
    if (back) back.focus({ preventScroll: true });
  };
  card.addEventListener("toggle", (event) => {
    // A link may have closed it, and the address be that of where it leads.
    if (event.newState === "closed" && !shown() && parse().id === card.dataset.u) write("");
    light();
  });
  // Where the margin has room, the card follows the pointer and the focus, and goes with them.
  const roomy = matchMedia("(min-width:1080px) and (hover:hover)");
  let waiting = 0;
  const peek = (id) => {
    clearTimeout(waiting);
    if (!roomy.matches || (shown() && !peeking())) return;
    waiting = setTimeout(() => {
      if (shown() && !peeking()) return;
      if (id) open(id, false, true);
      else if (shown()) card.hidePopover();
    }, 350);
  };
  // From the register into the text, and back to where one was.
  const back = make("button", { class: "back", type: "button" }, "↩ Back to the register");
  let origin = null;
  const leave = (from) => {
    origin = from;
    document.body.append(back);
  };
  back.addEventListener("click", () => {
    back.remove();
    if (shown()) card.hidePopover();
    write("");
    origin.scrollIntoView({ block: "center" });
    origin.focus({ preventScroll: true });
  });
  const copy = (button) => {
    const words = one("p", button.parentNode);
    const done = () => { button.textContent = "Copied"; };
    const select = () => getSelection().selectAllChildren(words);
    if (navigator.clipboard) navigator.clipboard.writeText(words.textContent).then(done, select);
    else select();
  };
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (card.contains(target)) card.classList.remove("peek");
    const to = target.closest(".text .sig,.card nav a[rel]");
    if (to) {
      if (open(to.getAttribute("href").slice(3))) event.preventDefault();
    } else if (target.closest(".card .x")) {
      close();
    } else if (target.closest(".copy")) {
      copy(target.closest(".copy"));
    } else if (target.closest("a[href^='#']")) {
      if (card.contains(target)) card.hidePopover();
      if (target.closest(".plist,.m,svg")) leave(target.closest("a"));
      if (/^#made/.test(target.closest("a").getAttribute("href"))) one(".made").open = true;
    } else {
      const quoted = target.closest(".note,.text .said");
      if (quoted && !target.closest("a") && String(getSelection()) === "") open(quoted.dataset.u.split(" ")[0]);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown()) {
      event.preventDefault();
      if (card.contains(document.activeElement)) close();
      else card.hidePopover();
    }
    if (!card.contains(document.activeElement)) return;
    const way = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    const to = way && one(`a[rel=${way}]`, card);
    if (to) {
      event.preventDefault();
      to.click();
    }
  });

  // Margin notes stand level with the first line of their quotation and never overlap.
  const align = () => {
    for (const group of all(".ng")) {
      const notes = all(".note", group);
      for (const note of notes) note.style.top = "";
      if (!group.offsetParent) continue;
      const top = group.getBoundingClientRect().top;
      const room = group.clientHeight;
      let left = notes.reduce((sum, note) => sum + note.offsetHeight + 9, 0);
      let shift = 0;
      const tops = notes.map((note) => {
        const part = all(`.text .said[data-u~="${CSS.escape(note.dataset.u)}"]`).find((said) => said.closest(`[id="${CSS.escape(group.dataset.b)}"]`));
        const line = part && part.getClientRects()[0];
        const current = note.getBoundingClientRect().top - top;
        const wanted = line ? line.top - top + 3 : current;
        const lowest = room - left + 9;
        left -= note.offsetHeight + 9;
        shift = Math.max(current + shift, Math.min(wanted, lowest)) - current;
        return shift;
      });
      notes.forEach((note, i) => { if (tops[i] > 0.5) note.style.top = tops[i] + "px"; });
    }
  };

  // Light what belongs together; the style sheet does it only for what is pointed at.
  const active = () => {
    const over = all(".text .said:hover").pop() || one(".text :is(.src,.cue)[data-u]:hover,.note:hover,.card:hover");
    const focus = document.activeElement && document.activeElement.closest(".sig");
    const of = over || (shown() && !peeking() && card) || (focus && focus.closest(".said"));
    return of && of.dataset.u ? of.dataset.u.split(" ")[0] : null;
  };
  let lit = null;
  const light = () => {
    const id = active();
    if (id === lit) return;
    lit = id;
    for (const part of all(".on")) part.classList.remove("on");
    if (id) for (const part of all(`.edition [data-u~="${CSS.escape(id)}"]`)) part.classList.add("on");
    peek(id);
  };
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) {
    document.addEventListener(type, () => requestAnimationFrame(light));
  }
  addEventListener("resize", () => { align(); lit = null; light(); });
  addEventListener("hashchange", read);
  // The browser has by now gone to the place in the address by itself.
  addEventListener("load", () => { if (shown()) read(); });
  addEventListener("beforeprint", () => { for (const details of all(".made")) details.open = true; });

  // Downloads come compressed with the page; a browser that can, hands them on as they are.
  const unpack = async (link) => {
    const packed = Uint8Array.from(atob(link.href.slice(link.href.indexOf(",") + 1)), (byte) => byte.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const blob = await new Response(stream).blob();
    const plain = document.createElement("a");
    plain.href = URL.createObjectURL(blob);
    plain.download = link.download.replace(/\.gz$/, "");
    plain.click();
  };
  if (globalThis.DecompressionStream) {
    for (const link of all("a[download$='.gz']")) {
      link.textContent = link.textContent.replace(/, compressed$/, "");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        unpack(link);
      });
    }
  }

  align();
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(align);
  read();
})();
