"""Measures where eye boxes lie from marked pupils; not a test.

    python -m tests.vision.measure_eyes FOLDER ... [--height 720] [--raw]

A folder holds photographs with ``.tem`` landmarks, whose first two points are the pupils.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from installation.core.geometry import Eyes, Point
from installation.vision.detector import FaceDetector
from installation.vision.eyes import GLASSES, PLAIN, EyeCascade, EyeFinder


def photographs(folders: list[Path], height: int) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """(name, grey picture of the wanted height, (2, 2) pupils) of everyone, as they are and mirrored."""
    everyone = []
    for tem in sorted(path for folder in folders for path in folder.glob("*.tem")):
        grey = cv2.imread(str(tem.with_suffix(".jpg")), cv2.IMREAD_GRAYSCALE)
        zoom = height / grey.shape[0]
        words = tem.read_text(errors="replace").split()[1:5]
        pupils = (np.array(words, float).reshape(2, 2) + 0.5) * zoom
        small = cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
        mirrored = pupils[::-1] * [-1, 1] + [small.shape[1], 0]
        everyone += [(tem.stem, small, pupils), (f"{tem.stem} mirrored", small[:, ::-1].copy(), mirrored)]
    return everyone


def offsets(eyes: Eyes, pupils: np.ndarray) -> np.ndarray:
    """(left along, left across, right along, right across) from the pupils, in found eye distances."""
    along = np.array([eyes.right.x - eyes.left.x, eyes.right.y - eyes.left.y]) / eyes.distance_px**2
    axes = np.stack([along, [-along[1], along[0]]])
    found = np.array([eyes.left, eyes.right])
    return ((found - pupils) @ axes.T).ravel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--height", type=int, nargs="+", default=[432, 576, 720, 1080])
    parser.add_argument("--raw", action="store_true", help="without the correction: gives the constants")
    args = parser.parse_args()
    for kind in (PLAIN, GLASSES):
        none = Point(0.0, 0.0)
        finder = EyeFinder(EyeCascade(kind.file, none, none) if args.raw else kind)
        measured, rolls, sizes, everyone = [], [], [], 0
        for height in args.height:
            for _, grey, pupils in photographs(args.folders, height):
                everyone += 1
                face, _ = FaceDetector().find(grey, 0.0)
                eyes = finder.find(grey, face) if face else None
                if eyes is None:
                    continue
                measured.append(offsets(eyes, pupils))
                true = pupils[1] - pupils[0]
                rolls.append(eyes.roll_deg - np.degrees(np.arctan2(true[1], true[0])))
                sizes.append((eyes.size_px / face.width, eyes.distance_px / face.width))
        table = np.array(measured)
        errors = np.hypot(table[:, ::2], table[:, 1::2]).mean(axis=1)
        print(f"{kind.file}: {len(table)} of {everyone} pairs")
        print(f"  mean offset {table.mean(axis=0).round(4)}  spread {table.std(axis=0).round(4)}")
        print(
            f"  error median {np.median(errors):.4f}, p95 {np.percentile(errors, 95):.4f}, "
            f"max {errors.max():.3f} eye distances; roll mean {np.mean(rolls):+.2f}, "
            f"abs {np.abs(rolls).mean():.2f} deg"
        )
        low, middle, high = np.percentile(np.array(sizes), [1, 50, 99], axis=0).round(3)
        print(f"  eye height, eye distance / face width: 1 % {low}, median {middle}, 99 % {high}")


if __name__ == "__main__":
    main()
