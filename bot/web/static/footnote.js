// All that is here has its way without script too: searching by a button, a link with the span in it, asking twice.
"use strict";

// A link that names a place that is no sentence of its own: let the server mark it.
const place = /^#s=(\d+-\d+)$/.exec(location.hash);
if (place && location.pathname.startsWith("/a/") && !document.getElementById(location.hash.slice(1))) {
  const address = new URL(location.href);
  if (address.searchParams.get("s") !== place[1]) {
    address.searchParams.set("s", place[1]);
    location.replace(address);
  }
}

// Search as one types: the same page is asked for, and its list taken over.
const typed = document.querySelector("form.search input[type=search]");
if (typed) {
  let latest = 0;
  let waiting = 0;
  typed.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++latest;
      const address = `/articles?${new URLSearchParams(new FormData(typed.form))}`;
      const answer = await fetch(address);
      if (!answer.ok || mine !== latest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("found").replaceChildren(...page.getElementById("found").childNodes);
      history.replaceState(null, "", address);
    }, 120);
  });
}

// Asked once is enough.
for (const form of document.querySelectorAll("form.ask, form.examples")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// What could not be answered at once asks again by itself, unless the question is being changed.
const again = document.querySelector("form[data-again]");
if (again) {
  const asks = setTimeout(() => again.requestSubmit(), 1000 * again.dataset.again);
  again.addEventListener("input", () => clearTimeout(asks));
}
