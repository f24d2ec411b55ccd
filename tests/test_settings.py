"""config.yaml and the dataclasses say the same, and every mistake is told with its place and its remedy."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from installation.core.actions import Action
from installation.settings import Info, Settings, info_of
from installation.settings_file import SECTIONS, Override, SettingsError, load, parse_set
from installation.settings_value import BadValueError

CONFIG = Path(__file__).parent.parent / "config.yaml"
FIELDS = [(section, spec) for section, cls in SECTIONS.items() for spec in dataclasses.fields(cls)]


def problems(tmp_path: Path, text: str, *sets: str) -> list[str]:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(path, [parse_set(one) for one in sets])
    return [told.replace(str(path), "c.yaml") for told in caught.value.problems]


def comments_of_config() -> dict[tuple[str, str], str]:
    """(section, key) -> the comment line above it."""
    found, section, above = {}, "", ""
    for line in CONFIG.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\w+):", line):
            section = match[1]
        elif match := re.match(r"  (\w+):", line):
            found[section, match[1]] = above
        above = line[4:] if line.startswith("  # ") else ""
    return found


def test_config_yaml_holds_exactly_the_defaults() -> None:
    assert load(CONFIG) == Settings()


def test_config_yaml_names_every_setting_and_no_other() -> None:
    expected = [(section, spec.name) for section, spec in FIELDS]
    assert list(comments_of_config()) == expected, "same names in the same order as in settings.py"


@pytest.mark.parametrize("section, spec", FIELDS, ids=lambda part: getattr(part, "name", part))
def test_config_yaml_says_meaning_unit_and_range_above_each_setting(
    section: str, spec: dataclasses.Field[object]
) -> None:
    assert comments_of_config()[section, spec.name] == info_of(spec).comment


@pytest.mark.parametrize("section, spec", FIELDS, ids=lambda part: getattr(part, "name", part))
def test_every_setting_has_a_meaning_and_every_number_a_range(
    section: str, spec: dataclasses.Field[object]
) -> None:
    info = info_of(spec)
    assert isinstance(info, Info) and len(info.meaning) > 5
    if not isinstance(spec.default, str):
        assert info.allowed, f"{section}.{spec.name} needs low and high, or choices"
    for suffix, unit in (("_s", "s"), ("_px", "px"), ("_hz", "Hz")):
        if spec.name.endswith(suffix):
            assert info.unit == unit


def test_without_a_file_the_defaults_stand() -> None:
    assert load(None) == Settings()


def test_an_empty_file_and_an_empty_section_keep_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    for text in ("", "# nothing\n", "camera:\n", "\ufeffcamera:\n"):
        path.write_text(text, encoding="utf-8")
        assert load(path) == Settings()


def test_a_file_may_name_some_settings_only(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("camera:\n  source: 0\n  rate_hz: 15\nscreen: {fullscreen: no}\n", encoding="utf-8")
    settings = load(path)
    assert settings.camera.source == "0"
    assert settings.camera.rate_hz == 15.0 and isinstance(settings.camera.rate_hz, float)
    assert settings.screen.fullscreen is False
    assert settings.choreography == Settings().choreography


def test_of_several_files_the_last_one_wins(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("choreography: {tempo: 2, turn_s: 20}\n")
    (tmp_path / "b.yaml").write_text("choreography: {tempo: 3}\n")
    settings = load([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert (settings.choreography.tempo, settings.choreography.turn_s) == (3, 20)
    assert load([]) == Settings()


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        "camera:\n  width: wide\n  fuorcc: MJPG\nscreen:\n  rotate_deg: 45\n  rotate_deg: 90\nsceen:\n",
        "choreography.tempo=0",
    )
    assert [line.split(": ")[0] for line in told] == [
        "c.yaml:2:10",
        "c.yaml:3:3",
        "c.yaml:5:15",
        "c.yaml:6:3",
        "c.yaml:7:1",
        "--set",
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "camera: {width: 10}",
            "c.yaml:1:17: camera.width: 10 is outside, expected a whole number (160..7680 px),",
        ),
        ("camera: {width: 12.5}", "camera.width: '12.5', expected a whole number"),
        ("camera: {width: 0720}", "camera.width: '0720', expected a whole number"),
        ("camera: {width: '720'}", "write it without quotes"),
        ("camera: {rate_hz: 1:30}", "camera.rate_hz: '1:30', expected a number"),
        ("camera: {rate_hz: .nan}", "expected a number (1..240 Hz)"),
        ("camera: {rate_hz: true}", "camera.rate_hz: 'true', expected a number"),
        ("camera: {rate_hz: [1]}", "a list, expected a number"),
        ("camera: {rate_hz: }", "camera.rate_hz: empty, expected a number"),
        ("camera: {source: ''}", "camera.source: '', expected a text (not empty)"),
        ("camera: {fourcc: MJPEG}", "expected a text (four letters or digits)"),
        ("camera: {rotate_deg: 45}", "expected one of 0 | 90 | 180 | 270"),
        ("screen: {fullscreen: 1}", "screen.fullscreen: '1', expected true or false"),
        ("screen: {windowed: 1280*720}", "expected a text (WxH or empty)"),
        ("screen: {fulscreen: true}", "did you mean 'fullscreen'?"),
        ("screen: {xyzzy: true}", "unknown key 'xyzzy' in screen, expected one of fullscreen |"),
        ("choreography: {mode: mean}", "expected one of auto | live | mean-face"),
        ("choreography: {mode: on}", "put it in quotes"),
        ("detector: {crop_per_face: 2}", "not a pair, expected two numbers (0.1..20)"),
        ("detector: {crop_per_face: [2, 1]}", "2 is above 1"),
        ("detector: {crop_per_face: [1, 200]}", "200 is outside"),
        (
            "camera: {retry_first_s: 40}",
            "camera.retry_last_s: 30 is below camera.retry_first_s, expected 40 or more",
        ),
        ("keys: {live: m}", "keys.mean_face: key 'm' already means live"),
        (
            "gamepad: {overlay: 2}",
            "gamepad.overlay: button 2 already means auto, expected one action a button",
        ),
        ("gamepad: {live: 32}", "expected a whole number (-1..31)"),
        ("keys: {live: spacebar}", "'spacebar' names no key"),
        ("camera: 3", "camera holds no settings"),
        ("- camera", "no sections here, expected sections (camera |"),
        ("{camera: {[1]: 2}}", "unknown key (a list or mapping) in camera"),
        ("camera: {}\ncamera: {}", "c.yaml:2:1: camera stands here again, first in line 1"),
        ("camera:\n\twidth: 3", "c.yaml:2:1: not YAML here"),
        ("camera: [", "not YAML here"),
        ("camera: \x07", "c.yaml:1:1: not YAML"),
        ("a: &x 1\nb: *y", "not YAML here"),
        ("[" * 4000, "expected"),
    ],
)
def test_a_mistake_tells_what_was_received_expected_and_to_be_done(
    tmp_path: Path, text: str, expected: str
) -> None:
    told = problems(tmp_path, text)
    assert any(expected in line for line in told), told
    for line in told:
        assert re.match(r"c\.yaml:\d+:\d+: .+, expected .+, .+", line, re.DOTALL), line
        assert "\n" not in line


def test_every_action_may_have_a_key_and_a_button() -> None:
    for section in (Settings().keys, Settings().gamepad):
        assert all(hasattr(section, action.value) for action in Action)


def test_a_file_that_is_not_there_or_no_text_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(
            SettingsError, match=r":1:1: cannot be read .+, expected a YAML file, check the path"
        ):
            load(path)
    (tmp_path / "b.yaml").write_bytes(b"camera: \xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8 at byte 8"):
        load(tmp_path / "b.yaml")


def test_set_overrides_the_file_and_the_last_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("choreography:\n  tempo: 2\n", encoding="utf-8")
    sets = ["choreography.tempo=3", "choreography.tempo = 4.5", "keys.live=[", "keys.deterioration_less=b"]
    settings = load(path, [parse_set(one) for one in [*sets, "log.file=", "detector.crop_per_face=[1, 2]"]])
    assert settings.choreography.tempo == 4.5
    assert settings.keys.live == "["
    assert settings.log.file == ""
    assert settings.detector.crop_per_face == (1.0, 2.0)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("choreography.tempo=fast", "--set: choreography.tempo: 'fast', expected a number (0.1..100)"),
        ("choreography.tempo=", "--set: choreography.tempo: '', expected a number"),
        ("choreography.temp=3", "did you mean 'tempo'?"),
        ("choreografy.tempo=3", "did you mean 'choreography'?"),
        ("choreography=3", "--set: unknown key '' in choreography"),
        ("camera.width=[", "expected a whole number"),
    ],
)
def test_a_wrong_override_is_told_with_its_flag(text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(None, [parse_set(text)])
    assert expected in str(caught.value)


def test_an_override_without_a_value_is_refused() -> None:
    with pytest.raises(SettingsError, match="--set: received 'tempo', expected section.name=value"):
        parse_set("tempo")


def test_other_flags_are_told_by_their_own_name() -> None:
    with pytest.raises(SettingsError, match="^--windowed: screen.windowed: 'big', expected a text"):
        load(None, [Override("--windowed", "screen.windowed", "big")])


def test_a_value_that_this_machine_cannot_use_is_told_with_its_place(tmp_path: Path) -> None:
    def refuse(value: str) -> None:
        raise BadValueError(f"{value!r} is not there", "a file", "check the path")

    path = tmp_path / "c.yaml"
    path.write_text("camera:\n  source: walk.mp4\n")
    with pytest.raises(SettingsError) as caught:
        load(path, checks={"camera.source": refuse})
    assert caught.value.problems == (
        f"{path}:2:11: camera.source: 'walk.mp4' is not there, expected a file, check the path",
    )


def test_settings_can_be_read_by_the_whole_of_yaml_too() -> None:
    assert set(yaml.safe_load(CONFIG.read_text(encoding="utf-8"))) == set(SECTIONS)
