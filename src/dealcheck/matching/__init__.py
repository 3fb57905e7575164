"""Who should serve whom: every developer beside every country with every standard package.

Offers are deals that nobody has made yet, and go through the same evaluation as those that are.
What is read off them (who fits whom, what the productive division would be, what buying together
adds, which deals need support) is worked out here.
"""
