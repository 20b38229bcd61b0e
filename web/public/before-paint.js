// SPDX-License-Identifier: Apache-2.0
// Runs before the first paint, so that a person who works in the dark never sees a white flash. Own file: the content
// security policy allows no inline script.
(function () {
  try {
    var kept = JSON.parse(localStorage.getItem('yunguan.look') || '{}');
    var dark = kept.theme === 'dark' || (kept.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.classList.toggle('dark', dark);
    if (kept.language === 'en') document.documentElement.lang = 'en';
  } catch (error) {
    // A blocked storage only means the default look.
  }
})();
