/** Improvements of server-rendered pages; every page also works without them. */
document.documentElement.classList.add("js");
