// Before the first paint: whether this link is a search, so that the welcome doesn't flash up and move everything.
document.documentElement.dataset.mode = /[?&](like|photo|example|more)=/.test(location.search) ? "search" : "home";
