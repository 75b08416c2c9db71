// What the browser keeps so that a page that is loaded again goes on with the same chat. Of who is
// signed in at the site nothing is kept: the site says each time who it is.

const KEPT_FOR = 24 * 3600 * 1000;

const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
};

class Store {
  constructor(site, isKept) {
    this.name = `dueby-chat:${site}`;
    this.isKept = isKept;
  }

  read() {
    if (!this.isKept) return null;
    try {
      const found = JSON.parse(localStorage.getItem(this.name));
      return found && Date.now() - found.at < KEPT_FOR ? found : null;
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  write(known) {
    if (!this.isKept) return;
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...known, at: Date.now() }));
    } catch {
      // Then the chat lasts as long as the page.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // Nothing was kept.
    }
  }
}
