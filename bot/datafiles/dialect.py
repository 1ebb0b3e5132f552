"""CSV as Personalize reads it."""

import csv


class Dialect(csv.excel):
    """Commas, and quotes that are doubled or escaped (Developer Guide, "Preparing your training data")."""

    escapechar = "\\"
    strict = True
