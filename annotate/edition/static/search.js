// Searches the archive.  The index comes in parts, as files beside the page: a word is looked up in the part of the
// alphabet it belongs to, and of what is found only what is shown is loaded.  MiniSearch matches and ranks.
(() => {
  "use strict";
  const SHOWN = 20;
  const FIELDS = ["words", "name", "title", "text"];
  const byId = (id) => document.getElementById(id);
  const [input, form, list, status, more] = ["q", "find", "results", "status", "more"].map(byId);
  const about = JSON.parse(byId("data").textContent);
  const common = new Set(about.common);
  const [articles, speakers] = about.documents;
  const kinds = { article: [0, articles], speaker: [articles, articles + speakers], quotation: [articles + speakers, Infinity] };

  // Parts of the index are scripts that call searchPart: a page from a file may load nothing else.
  const parts = new Map();
  const arrived = new Map();
  window.searchPart = (name, content) => arrived.get(name)(content);
  const load = (name) => {
    if (!parts.has(name)) {
      parts.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        arrived.set(name, resolve);
        script.src = `search/${name}.js`;
        script.onerror = () => {
          parts.delete(name);
          reject(new Error(`search/${name}.js could not be loaded; it belongs beside this page.`));
        };
        document.head.append(script);
      }));
    }
    return parts.get(name);
  };
  // The number of the part in which something stands, by what each part begins with.
  const partOf = (firsts, wanted) => Math.max(0, firsts.findLastIndex((first) => first <= wanted));

  // Accents and capitals do not matter: "Horvath" finds "Horváth".
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];
  const options = {
    fields: FIELDS,
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: {
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { name: 3, title: 2 },
      bm25: { k: 1.2, b: 0, d: 0.5 },
    },
  };
  const unpacked = (packed) => {
    const counts = {};
    let document = -1;
    for (let at = 0; at < packed.length; at += 1) {
      document += Math.abs(packed[at]);
      counts[document] = packed[at] < 0 ? packed[(at += 1)] : 1;
    }
    return counts;
  };
  const indexOf = (entries) => {
    const index = entries.map(([term, fields]) => [term, Object.fromEntries(fields.map(unpacked).entries())]);
    const numbers = new Set(index.flatMap(([, fields]) => Object.values(fields).flatMap(Object.keys)));
    const forEach = (value) => Object.fromEntries([...numbers].map((number) => [number, value(number)]));
    // The length of a field counts for nothing (b is 0), so each may have the same.
    const even = FIELDS.map(() => 1);
    return MiniSearch.loadJS({
      index,
      documentCount: about.documents.reduce((sum, number) => sum + number),
      nextId: numbers.size,
      documentIds: forEach(Number),
      fieldIds: Object.fromEntries(FIELDS.map((field, number) => [field, number])),
      fieldLength: forEach(() => even),
      averageFieldLength: even,
      storedFields: {},
      dirtCount: 0,
      serializationVersion: 2,
    }, options);
  };
  const indices = new Map();
  const index = (number) => {
    if (!indices.has(number)) indices.set(number, load(`terms-${number}`).then(indexOf));
    return indices.get(number).catch((error) => {
      indices.delete(number);
      throw error;
    });
  };

  // Which documents hold a word, with their scores and the very words they hold.
  const holders = async (word) => {
    const first = partOf(about.terms, word);
    const last = word.length > 2 ? partOf(about.terms, word + "\uffff") : first;
    const found = new Map();
    for (let number = first; number <= last; number += 1) {
      for (const { id, score, terms } of (await index(number)).search(word)) {
        const known = found.get(id) || { score: 0, terms: [] };
        found.set(id, { score: known.score + score, terms: [...known.terms, ...terms] });
      }
    }
    return found;
  };
  // The documents that hold every word, best first.
  const find = async (words) => {
    if (!words.length || !about.terms.length) return [];
    const [one, ...others] = await Promise.all(words.map(holders));
    const found = [];
    for (const [id, { score, terms }] of one) {
      const also = others.map((held) => held.get(id));
      if (also.every(Boolean)) {
        found.push({ id, score: also.reduce((sum, held) => sum + held.score, score), terms: new Set([...terms, ...also.flatMap((held) => held.terms)]) });
      }
    }
    return found.sort((a, b) => b.score - a.score || a.id - b.id);
  };
  const record = async (id) => {
    const number = partOf(about.records, id);
    return (await load(`records-${number}`))[id - about.records[number]];
  };

  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };
  const link = (href, ...content) => {
    if (!href) return make("span", "", ...content);
    const anchor = make("a", "", ...content);
    anchor.href = href;
    return anchor;
  };
  const marked = (text, terms) => text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, at) => (at % 2 && wordsOf(part).some((word) => terms.has(word)) ? make("mark", "", part) : part));
  // The words around the first hit in a long text.
  const around = (text, terms) => {
    const words = text.split(" ");
    const hit = words.findIndex((word) => wordsOf(word).some((one) => terms.has(one)));
    const from = Math.max(0, hit - 12);
    return (from ? "… " : "") + words.slice(from, from + 36).join(" ") + (from + 36 < words.length ? " …" : "");
  };
  const sign = ([siglum, kind, slot]) => make("b", `sg s${slot} ${kind}`, siglum);
  const joined = (...words) => words.filter(Boolean).join(" · ");
  const item = ({ id, terms }, fields) => {
    const words = (text) => marked(text, terms);
    const quoted = (text) => {
      const quote = make("q", "", ...words(text));
      quote.dir = "auto";
      return quote;
    };
    if (id < articles) {
      const [title, href, date, text] = fields;
      return make("li", "article", make("div", "", make("h2", "", link(href, ...words(title))), make("p", "", ...words(around(text, terms))), make("p", "small", joined("article", date))));
    }
    if (id < articles + speakers) {
      const [name, href, face, role, count] = fields;
      return make("li", "", sign(face), make("div", "", make("h2", "", link(href, ...words(name))), make("p", "small", joined("speaker", role, count))));
    }
    const [text, href, kind, name, home, face, title, date] = fields;
    return make("li", "", sign(face), make("div", "", quoted(text), make("p", "small", link(home, ...words(name)), ` · ${kind} · `, link(href, title), date && ` · ${date}`)));
  };

  let found = [];
  let turn = 0;
  const show = async (mine) => {
    const from = list.children.length;
    const next = found.slice(from, from + SHOWN);
    const fields = await Promise.all(next.map(({ id }) => record(id)));
    if (mine !== turn) return;
    list.append(...next.map((result, at) => item(result, fields[at])));
    more.hidden = list.children.length >= found.length;
  };
  const told = (words) => {
    const left = words.filter((word) => common.has(word));
    const number = found.length === 1 ? "1 result" : `${found.length.toLocaleString("en") || "No"} results`;
    const count = found.length ? number : "No results";
    return left.length ? `${count}; left out as too common: ${left.join(", ")}` : count;
  };
  const remember = (query, kind) => {
    const address = new URL(location.href);
    for (const [name, value] of [["q", query], ["in", kind]]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };
  const search = async () => {
    const mine = (turn += 1);
    const words = wordsOf(input.value);
    const kind = document.querySelector("[name=in]:checked").value;
    remember(input.value.trim(), kind);
    try {
      const all = await find(words.filter((word) => !common.has(word)));
      if (mine !== turn) return;
      const [first, end] = kinds[kind] || [0, Infinity];
      found = all.filter(({ id }) => first <= id && id < end);
      list.replaceChildren();
      more.hidden = true;
      status.textContent = words.length ? told(words) : "";
      await show(mine);
    } catch (error) {
      status.textContent = error.message;
    }
  };

  const asked = new URLSearchParams(location.search);
  input.value = asked.get("q") || "";
  for (const choice of document.querySelectorAll("[name=in]")) choice.checked = choice.value === (asked.get("in") || "");
  if (!document.querySelector("[name=in]:checked")) document.querySelector("[name=in]").checked = true;
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", async () => {
    const from = list.children.length;
    await show(turn);
    const next = list.children[from];
    if (next) next.querySelector("a").focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "in") search();
  });
  search();
})();
