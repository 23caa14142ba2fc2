// Before the first paint, so that what only scripts can work appears without a jump.
document.documentElement.classList.add("scripted");
