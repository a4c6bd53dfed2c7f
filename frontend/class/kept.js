/** What a tab keeps on its way from page to page: whether it leads, and whether it follows or is on its own. */

/** @param {string} key @param {string} standard */
export function keptInTab(key, standard) {
  try {
    return sessionStorage.getItem(`tickscope.${key}`) ?? standard;
  } catch {
    return standard;
  }
}

/** @param {string} key @param {string} text */
export function keepInTab(key, text) {
  try {
    sessionStorage.setItem(`tickscope.${key}`, text);
  } catch {
    // Then it lasts as long as the page.
  }
}
