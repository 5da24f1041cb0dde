"""The look of the house: layout, components, form rendering, charts, public pages and error pages."""
