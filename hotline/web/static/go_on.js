// An import goes on portion by portion by itself; without this the button does it.
document.querySelector("form[data-go-on]")?.requestSubmit();
