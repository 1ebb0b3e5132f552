"""An AWS endpoint on one port: Personalize answered here, everything else by moto."""
