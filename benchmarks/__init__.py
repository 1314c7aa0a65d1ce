"""Measurements that stay: fictive registers of a stated size, and what iopgen does with them."""
