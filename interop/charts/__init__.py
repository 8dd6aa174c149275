"""One file a chart: ``draw(result, ax=None) -> Axes``. Charts read finished results and compute nothing.

>>> import interop
>>> from interop.charts import breakdown
>>> card = interop.score(interop.load(), "BY", "RU")
>>> breakdown.draw(card).get_title(loc="left").startswith("Belarus")
True
"""
