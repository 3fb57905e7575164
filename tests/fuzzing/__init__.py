"""A fuzzer that knows the form of deals: it changes sound ones and holds dealcheck to its promises.

`python benchmarks/fuzz.py --minutes 5` runs it for as long as one likes; `test_fuzzing.py` runs a
little of it with every change, and again what it has found so far (`cases/`).
"""
