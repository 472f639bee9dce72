"""Parts that panels share: fields, lists and sliders that behave alike everywhere."""
