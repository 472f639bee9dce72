"""Tables that are painted as pictures: Qt reads them as tables, for the eye they are grids."""
