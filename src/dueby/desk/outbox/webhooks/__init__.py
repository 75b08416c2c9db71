"""Parcels of the kind "webhook": posted to endpoints, signed."""
