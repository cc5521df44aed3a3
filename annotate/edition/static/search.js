// Searches the quotations, speakers and articles that the page carries.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const [input, form, list, status] = ["q", "find", "results", "status"].map(byId);
  const documents = [];
  const add = (document) => documents.push({ ...document, id: documents.length });
  data.quotations.forEach(([words, speaker, article, id, kind]) => {
    add({ in: "quotation", words, name: data.speakers[speaker][0], about: data.articles[article][0], speaker, article, kind, href: data.articles[article][1] + "#" + id });
  });
  data.speakers.forEach(([name, href], speaker) => add({ in: "speaker", name, speaker, href }));
  const texts = new Map(data.texts);
  data.articles.forEach(([title, href], article) => add({ in: "article", title, text: texts.get(article) || "", article, href }));
  // Accents do not matter: "Horvath" finds "Horváth".
  const plain = (term) => term.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const index = new MiniSearch({ fields: ["words", "name", "title", "text"], processTerm: plain });
  index.addAll(documents);

  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };
  const link = (href, ...content) => {
    const anchor = make("a", "", ...content);
    anchor.href = href;
    return anchor;
  };
  const marked = (text, terms) => {
    const parts = text.split(/([\p{L}\p{N}]+)/u);
    return parts.map((part, i) => (i % 2 && terms.has(plain(part)) ? make("mark", "", part) : part));
  };
  // The words around the first hit in a long text.
  const around = (text, terms) => {
    const words = text.split(" ");
    const bare = (word) => plain(word).replace(/[^\p{L}\p{N}]/gu, "");
    const hit = words.findIndex((word) => terms.has(bare(word)));
    const from = Math.max(0, hit - 12);
    return (from ? "… " : "") + words.slice(from, from + 36).join(" ") + " …";
  };
  const sign = (number) => {
    const [, , siglum, kind, slot] = data.speakers[number];
    return make("b", `sg s${slot} ${kind}`, siglum);
  };
  const item = (found, terms) => {
    const date = found.article === undefined ? "" : data.articles[found.article][2];
    if (found.in === "speaker") {
      return make("li", "", sign(found.speaker), make("div", "", make("h2", "", link(found.href, ...marked(found.name, terms))), make("p", "small", "speaker")));
    }
    if (found.in === "article") {
      return make("li", "", make("span", ""), make("div", "", make("h2", "", link(found.href, ...marked(found.title, terms))), make("p", "", ...marked(around(found.text, terms), terms)), make("p", "small", `article${date && " · " + date}`)));
    }
    const quote = make("q", "", ...marked(found.words, terms));
    quote.dir = "auto";
    return make("li", "", sign(found.speaker), make("div", "", quote, make("p", "small", link(data.speakers[found.speaker][1], found.name), ` · ${found.kind} · `, link(found.href, found.about), date && " · " + date)));
  };
  const search = () => {
    const query = input.value.trim();
    const kind = document.querySelector("[name=in]:checked").value;
    list.replaceChildren();
    status.textContent = "";
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
    if (!query) return;
    const found = index.search(query, {
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: "AND",
      boost: { name: 3, title: 2 },
      filter: (result) => !kind || documents[result.id].in === kind,
    });
    status.textContent = found.length === 1 ? "1 result" : `${found.length || "No"} results${found.length > 100 ? ", the first 100" : ""}`;
    list.append(...found.slice(0, 100).map((result) => item(documents[result.id], new Set(result.terms))));
  };
  input.value = new URLSearchParams(location.search).get("q") || "";
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "in") search();
  });
  search();
})();
