// The colour scheme is kept in the fragment of the address, and passed on to other pages of the site.
(() => {
  "use strict";
  const scheme = () => (document.querySelector("[name=scheme]:checked") || {}).value || "auto";
  const wanted = () => (/(?:^#|&)scheme=(light|dark)/.exec(location.hash) || [])[1];
  const apply = () => {
    const input = wanted() && document.getElementById("sc-" + wanted());
    if (input) input.checked = true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    const here = location.href.split("#")[0];
    if (!link || scheme() === "auto" || link.href.split("#")[0] === here) return;
    if (link.host !== location.host || link.protocol !== location.protocol) return;
    const [page, fragment] = link.href.split("#");
    if (!/scheme=/.test(fragment || "")) link.href = page + "#" + (fragment ? fragment + "&" : "") + "scheme=" + scheme();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "scheme" || document.querySelector(".layers")) return;
    history.replaceState(null, "", scheme() === "auto" ? location.pathname + location.search : "#scheme=" + scheme());
  });
  apply();
})();
