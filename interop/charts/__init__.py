"""One file a chart: ``draw(result, ax=None, width=...) -> Axes``. Charts read finished results and compute nothing.

``breakdown`` and ``strip`` draw a scorecard, ``ranking`` a ranking, ``matrix`` a matrix, ``dumbbell`` a shift (two
scorecards), ``tornado`` a sensitivity, ``cases`` a backtest, ``shared`` the codes of a kit (``interop.report.shared``).
``chart(result)`` gives the axes with their data and alt text, and ``style.save`` writes all three.

>>> import interop
>>> from interop.charts import breakdown
>>> card = interop.score(interop.load(), "BY", "RU")
>>> breakdown.draw(card).get_title(loc="left").startswith("Belarus")
True
"""
