"""How the comparison fares when the choices of the method are made otherwise, one by one and all together."""
