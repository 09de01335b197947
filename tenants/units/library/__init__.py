"""Unit lists packaged with the product: five published documents in our own form. `./dti units check` looks at them."""

from tenants.units.library.packaged import PackagedList, packaged_keys, packaged_list, spellings

__all__ = ["PackagedList", "packaged_keys", "packaged_list", "spellings"]
