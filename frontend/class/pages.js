/** Where each page is. @type {Record<string, string>} */
export const PATHS = { board: "/", compare: "/compare.html", match: "/match.html", learn: "/learn.html" };
