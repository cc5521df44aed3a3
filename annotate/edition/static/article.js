// What the page does beyond its style sheet: cards as popovers, margin notes level with their
// lines, wires from source over cue to quotation, the view kept in the address, copying.
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
    const id = view.id.replace(/^card:/, "");
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

  // Cards.
  const card = (id) => byId("card:" + id);
  const siglum = (id) => one(`.text .sig[href="#card:${CSS.escape(id)}"]`);
  const partsOf = (id) => all(`.text [data-u~="${CSS.escape(id)}"]`);
  const shown = () => one(".card:popover-open");
  const place = (panel, anchor, scroll) => {
    const style = panel.style;
    style.cssText = "";
    let at = anchor.getBoundingClientRect();
    const [width, height, wide, tall] = [innerWidth, innerHeight, panel.offsetWidth, panel.offsetHeight];
    if (scroll && (at.top < 70 || at.bottom > height - 40)) {
      scrollBy({ top: at.top - height * 0.38, behavior: "instant" });
      at = anchor.getBoundingClientRect();
    }
    if (width < 700) {
      // A sheet at the foot: quotation, cue and source stay above it.
      const near = partsOf(panel.dataset.u).map((part) => part.getBoundingClientRect().bottom).filter((bottom) => bottom - at.bottom < 90);
      const over = Math.max(at.bottom, ...near) + 14 - (height - tall);
      if (over > 0) scrollBy({ top: over, behavior: "instant" });
      return;
    }
    style.inset = "auto";
    const text = one(".text").getBoundingClientRect();
    const first = (byId(panel.dataset.u) || anchor).getClientRects()[0] || at;
    if (width >= 1080) {
      style.left = Math.min(text.right + 22, width - wide - 16) + "px";
      style.top = Math.max(16, Math.min(first.top - 14, height - tall - 16)) + "px";
    } else {
      style.left = Math.max(16, Math.min(at.left - 40, width - wide - 16)) + "px";
      style.top = (at.bottom + 14 + tall < height ? at.bottom + 14 : Math.max(16, first.top - tall - 10)) + "px";
    }
  };
  const open = (id, focus = true) => {
    const panel = card(id);
    const anchor = siglum(id) || byId(id);
    if (!panel || !panel.showPopover || !anchor) return false;
    for (const other of all(".card:popover-open")) if (other !== panel) other.hidePopover();
    if (!panel.matches(":popover-open")) panel.showPopover();
    complete(panel, id);
    place(panel, anchor, focus);
    panel.tabIndex = -1;
    if (focus) panel.focus({ preventScroll: true });
    write(id);
    light();
    return true;
  };
  // What every card would repeat stands once in the page: the citation, and the tools used.
  const complete = (panel, id) => {
    const cite = one(".cite", panel);
    if (one("p", cite)) return;
    const name = one("h3", panel).textContent;
    const number = panel.getAttribute("aria-label").toLowerCase();
    const words = document.createElement("p");
    words.textContent = `${name}, ${number}. ${document.body.dataset.cite}#${id}`;
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy citation";
    one("summary", cite).after(words, button, " ");
    const why = one(".why", panel);
    if (!why || !document.body.dataset.tools) return;
    const tools = document.createElement("p");
    const made = document.createElement("a");
    made.href = "#made";
    made.textContent = "How this edition was made";
    tools.append(`With ${document.body.dataset.tools}. `, made);
    why.append(tools);
  };
  const close = (panel) => {
    const back = siglum(panel.dataset.u);
    panel.hidePopover();
    if (back) back.focus({ preventScroll: true });
  };
  for (const panel of all(".card")) {
    panel.addEventListener("toggle", (event) => {
      if (event.newState === "closed" && !shown()) write("");
      light();
    });
  }
  const copy = (button) => {
    const words = one("p", button.parentNode);
    const done = () => { button.textContent = "Copied"; };
    const select = () => getSelection().selectAllChildren(words);
    if (navigator.clipboard) navigator.clipboard.writeText(words.textContent).then(done, select);
    else select();
  };
  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest("a[href^='#card:']");
    if (link) {
      if (open(link.getAttribute("href").slice(6))) event.preventDefault();
    } else if (target.closest(".card .x")) {
      event.preventDefault();
      close(target.closest(".card"));
    } else if (target.closest(".copy")) {
      copy(target.closest(".copy"));
    } else if (target.closest("a[href^='#']")) {
      const leaving = shown();
      if (leaving && leaving.contains(target)) leaving.hidePopover();
      if (/^#made/.test(target.closest("a").getAttribute("href"))) one(".made").open = true;
    } else {
      const quoted = target.closest(".note,.text .said");
      if (quoted && !target.closest("a") && String(getSelection()) === "") open(quoted.dataset.u.split(" ")[0]);
    }
  });
  document.addEventListener("keydown", (event) => {
    const panel = shown();
    if (!panel || !panel.contains(document.activeElement)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close(panel);
    }
    const way = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    const link = way && one(`a[rel=${way}]`, panel);
    if (link) {
      event.preventDefault();
      link.click();
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

  // Light what belongs together where the style sheet has no rule for it, and draw the wires.
  const edition = one(".edition");
  const wires = one(".wires");
  const many = "many" in document.body.dataset;
  const active = () => {
    const over = all(".text .said:hover").pop() || one(".text :is(.src,.cue)[data-u]:hover") || one(".note:hover");
    const focus = document.activeElement && document.activeElement.closest(".sig");
    const of = over || shown() || (focus && focus.closest(".said"));
    return of && of.dataset.u ? of.dataset.u.split(" ")[0] : null;
  };
  let lit = null;
  const light = () => {
    const id = active();
    if (id === lit) return;
    lit = id;
    if (many) {
      for (const part of all(".on")) part.classList.remove("on");
      if (id) for (const part of all(`.edition [data-u~="${CSS.escape(id)}"]`)) part.classList.add("on");
    }
    draw(id);
  };
  const draw = (id) => {
    wires.textContent = "";
    if (!id) return;
    const parts = partsOf(id);
    const source = parts.find((part) => part.matches(".src"));
    const cue = parts.find((part) => part.matches(".cue"));
    const quoted = parts.filter((part) => part.matches(".said") && part.dataset.u === id);
    if (!quoted.length) return;
    wires.dataset.who = quoted[0].dataset.who || "";
    if (cue && source) wire(source, cue);
    if (cue) for (const part of quoted) wire(cue, part);
    else if (source) wire(source, quoted[0]);
  };
  const wire = (from, to) => {
    const origin = edition.getBoundingClientRect();
    let best = null;
    for (const a of from.getClientRects()) {
      for (const b of to.getClientRects()) {
        const apart = Math.max(0, b.left - a.right, a.left - b.right);
        const cost = Math.abs(a.bottom - b.bottom) * 3 + apart;
        if (!best || cost < best.cost) best = { cost, a, b };
      }
    }
    // Across lines the tint alone ties them: a wire would only strike the text between through.
    if (!best || Math.abs(best.a.bottom - best.b.bottom) > 8) return;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", curve(best.a, best.b, origin));
    wires.append(path);
  };
  const curve = (a, b, origin) => {
    const x = (value) => (value - origin.left).toFixed(1);
    const y = (value) => (value - origin.top).toFixed(1);
    const [first, last] = a.left < b.left ? [a, b] : [b, a];
    const line = y(a.bottom - 1);
    const from = Math.max(first.left + 4, first.right - 14);
    const to = Math.min(last.right - 4, last.left + 14);
    return `M${x(from)} ${line}C${x(from)} ${y(a.bottom + 8)} ${x(to)} ${y(a.bottom + 8)} ${x(to)} ${line}`;
  };
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) {
    document.addEventListener(type, () => requestAnimationFrame(light));
  }
  addEventListener("resize", () => { align(); lit = null; light(); });
  addEventListener("hashchange", read);
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
