#!/usr/bin/env python3
# Makes tests/data/npy/*.npy with numpy (Debian: python3-numpy); run once, the files are kept.
# Each holds the 3 x 2 table [[1, -2], [3, 4], [100, 6]] (unsigned: 2 for -2; bool: not zero).
import pathlib

import numpy as np

here = pathlib.Path(__file__).resolve().parents[2] / "data" / "npy"
here.mkdir(parents=True, exist_ok=True)
table = np.array([[1.0, -2.0], [3.0, 4.0], [100.0, 6.0]])
for name in ["<f8", ">f8", "<f4", ">f4", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"]:
    for order in "CF":
        version = {"<f8": (3, 0), ">f4": (2, 0)}.get(name, (1, 0))
        end = {"<": "le", ">": "be", "|": "ne"}[name[0]]
        with open(here / f"{name[1:]}_{end}_{order}.npy", "wb") as file:
            np.lib.format.write_array(file, np.array(table.astype(name), order=order), version)
for name in ["|u1", "<u2", ">u4", "<u8"]:
    np.save(here / f"{name[1:]}.npy", np.abs(table).astype(name))
np.save(here / "bool.npy", table > 3.5)
np.save(here / "vector.npy", np.array([1.0, np.nan, np.inf, 4.0, 5.0]))
np.save(here / "object.npy", np.array([[1, "a"]], dtype=object), allow_pickle=True)
np.save(here / "records.npy", np.zeros(3, dtype=[("a", "<f8"), ("b", "<i4")]))
np.save(here / "complex.npy", np.zeros((3, 2), dtype="<c16"))
np.save(here / "half.npy", np.zeros((3, 2), dtype="<f2"))
np.save(here / "text.npy", np.array([["a", "b"], ["c", "d"]]))
np.save(here / "scalar.npy", np.array(3.0))
np.save(here / "cube.npy", np.zeros((2, 2, 2)))
np.save(here / "empty.npy", np.zeros((0, 2)))
