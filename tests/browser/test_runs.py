"""The list of runs, and launching: from a preset, from an edited config, with errors beside the field."""

from __future__ import annotations

import urllib.error

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server

HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</title><script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "${document.title='owned'} {{7*7}} \u202e",
]


def open_runs(page: Page) -> None:
    page.click("#open-runs")
    expect(page.locator("#runs tbody tr").first).to_be_visible()


def test_a_preset_is_launched_and_opened(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='flow-1-7']")
    page.click("#launch-go")
    expect(page.locator("#launch")).to_be_hidden()
    expect(page.locator("#header h1")).to_contain_text("Flow 1-7")


def test_two_designs_are_opened_side_by_side(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='hypercalls-armed']")
    page.check("input[name=design][value='v4.14']")
    page.click("#launch-go")
    expect(page.locator("#before-after button")).to_have_count(2)
    expect(page.locator("#totals .ab thead")).to_contain_text("v4.14")


def test_an_edited_config_is_launched(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    page.fill("#field-name", "my own ticks")
    page.fill("#field-platform-pcpus", "3")
    page.fill("#field-duration_us", "2500")
    page.click("#launch-go")
    expect(page.locator("#header h1")).to_have_text("my own ticks")
    expect(page.locator("#header .facts")).to_contain_text("3 pCPU")
    assert view.api("/runs?q=my%20own%20ticks")["items"][0]["duration_ns"] == 2_500_000


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("platform-pcpus", "99", "at most 16"),
        ("seed", "-4", "at least 0"),
        ("duration_us", "soon", "whole number"),
        ("vms", "[{", "not JSON"),
        ("vms", '[{"vcpus": [{"program": {"ops": ["no_such_op"]}}]}]', "no_such_op"),
    ],
)
def test_an_error_stands_beside_its_field(
    page: Page, server: Server, watch: Watch, field: str, value: str, words: str
) -> None:
    watch.allow("422")
    Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    page.fill(f"#field-{field}", value)
    page.click("#launch-go")
    error = page.locator(f"#field-{field}-error")
    expect(error).to_be_visible()
    expect(error).to_contain_text(words)
    expect(page.locator(f"#field-{field}")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#field-{field}")).to_be_focused()
    expect(page.locator("#launch .error:visible")).to_have_count(1)


def test_every_wrong_field_has_its_sentence(page: Page, server: Server, watch: Watch) -> None:
    watch.allow("422")
    Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    wrong = {
        "seed": ("-4", "at least"), "platform-pcpus": ("99", "at most"), "duration_us": ("soon", "whole number"),
        "vms": ('[{"vcpus": [}', "not JSON"), "disturbances": ("migrate", "not JSON"),
    }  # fmt: skip
    for field, (value, _) in wrong.items():
        page.fill(f"#field-{field}", value)
    page.click("#launch-go")
    for field, (_, words) in wrong.items():
        expect(page.locator(f"#field-{field}-error")).to_contain_text(words)
        expect(page.locator(f"#field-{field}")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#field-seed")).to_be_focused()
    expect(page.locator("#launch footer .error")).to_contain_text("5 fields are wrong")
    expect(page.locator("#launch footer .error")).to_be_in_viewport(ratio=1)
    page.fill("#field-seed", "4")
    page.click("#launch-go")
    expect(page.locator("#field-platform-pcpus")).to_be_focused()
    expect(page.locator("#launch [aria-invalid='true']")).to_have_count(4)


def test_the_platform_and_the_cost_are_chosen(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    page.check("#field-platform-v2-nvhe")
    page.select_option("#field-platform-cost", "x-gene-2016")
    expect(page.locator(".cost-label")).to_contain_text(["derived", "published", "from memory", "chosen"])
    page.select_option("#field-platform-cost", "zero")
    page.fill("#field-name", "on a GICv2")
    page.fill("#field-platform-pcpus", "2")
    page.click("#launch-go")
    expect(page.locator("#header .facts")).to_contain_text("GICv2 · nVHE · 2 pCPU")
    platform = view.api("/runs?q=on%20a%20GICv2")["items"][0]["config"]["platform"]
    assert (platform["gic"], platform["host"], platform["cost"], platform["pcpus"]) == ("v2", "nvhe", "zero", 2)


def test_every_cost_profile_and_switch_of_the_server_is_offered_with_its_sentence(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    schema = view.api("/openapi.json")["components"]["schemas"]["Platform"]["properties"]["cost"]
    page.click("#open-launch")
    expect(page.locator("#field-platform-cost option")).to_have_text(schema["enum"])
    page.click("#field-switches")
    for switch in view.api("/switches")["items"]:
        line = page.locator(f"[data-switch='{switch['name']}']")
        expect(line).to_contain_text(switch["says"])
        assert line.is_visible()


def test_a_switch_is_chosen_by_keyboard_and_told_on_the_board(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    page.locator("#field-switches").focus()
    page.keyboard.press("Enter")
    page.locator("[data-switch='no-hw-bit'] input").focus()
    page.keyboard.press("Space")
    expect(page.locator("#field-switches")).to_have_text("Switches: no-hw-bit")
    page.click("#launch-go")
    expect(page.locator("#banner")).to_contain_text("Broken on purpose")
    assert view.api("/runs?q=tick-busy&limit=1")["items"][0]["config"]["switches"] == ["no-hw-bit"]


def test_a_switch_that_means_nothing_for_the_chosen_design_says_so(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#open-launch")
    page.click("[data-preset='tick-busy']")
    page.click("#field-switches")
    note = page.locator("[data-switch='save-ignores-flag'] .idle-note")
    expect(note).to_be_hidden()
    page.uncheck("input[name=design][value='v4.15']")
    page.check("input[name=design][value='v4.14']")
    expect(note).to_be_visible()


def test_runs_are_found_and_opened_by_name(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=71, duration_us=3000)
    view.api(f"/runs/{run}", {"name": "needle in the list"}, "PATCH")
    view.open()
    open_runs(page)
    page.fill("#runs-search", "needle")
    expect(page.locator("#runs tbody tr")).to_have_count(1)
    page.click("#runs tbody .name")
    expect(page.locator("#header h1")).to_have_text("needle in the list")
    page.click("#open-runs")
    page.fill("#runs-search", "surely nowhere")
    expect(page.locator("#runs .empty")).to_contain_text("No run matches")


def test_the_list_fits_its_dialog_and_its_head_is_one_line(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("hypercalls-armed", seed=123_456)
    view.open(f"?run={run}")
    open_runs(page)
    row = page.locator(f"[data-run='{run}']")
    page.wait_for_function(
        """(run) => { const one = document.querySelector(`[data-run="${run}"] .cut`);
          return one && one.clientWidth > 0 && one.scrollWidth <= one.clientWidth; }""",
        arg=run,
    )
    assert page.locator("#runs .scroll").evaluate("one => one.scrollWidth <= one.clientWidth")
    line = "one => getComputedStyle(one).borderBottomWidth + getComputedStyle(one.closest('table')).borderCollapse"
    assert {head.evaluate(line) for head in page.locator("#runs th").all()} == {"1pxseparate"}
    for number in (row.locator("td.num").first, page.locator("#runs th.num").first):
        expect(number).to_have_css("text-align", "right")


def test_a_run_is_renamed(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=72, duration_us=3000)
    view.open()
    open_runs(page)
    page.click(f"[data-run='{run}'] >> text=Rename")
    page.keyboard.type("a better name")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-run='{run}'] .name")).to_have_text("a better name")
    assert view.api(f"/runs/{run}")["name"] == "a better name"


def test_a_deleted_run_can_be_brought_back(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=73, duration_us=3000)
    view.open()
    open_runs(page)
    page.click(f"[data-run='{run}'] >> text=Delete")
    expect(page.locator(f"[data-run='{run}']")).to_have_count(0)
    page.click("text=Undo")
    expect(page.locator(f"[data-run='{run}']")).to_have_count(1)
    assert view.api(f"/runs/{run}")["id"] == run


def test_a_deleted_run_is_gone_in_the_end(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=74, duration_us=3000)
    view.open()
    open_runs(page)
    with page.expect_response(lambda r: r.request.method == "DELETE" and r.url.endswith(run)) as deleted:
        page.click(f"[data-run='{run}'] >> text=Delete")
    assert deleted.value.status == 204
    with pytest.raises(urllib.error.HTTPError, match="404"):
        view.api(f"/runs/{run}")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_only_shown(page: Page, server: Server, name: str) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=80 + HOSTILE.index(name), duration_us=3000)
    view.api(f"/runs/{run}", {"name": name}, "PATCH")
    view.open(f"?run={run}")
    open_runs(page)
    expect(page.locator(f"[data-run='{run}'] .name")).to_have_text(name.strip())
    page.keyboard.press("Escape")
    assert page.locator("#header h1").inner_text() == name.strip()
    assert "owned" not in page.title() or page.title().startswith(name[:10])
    assert page.locator("img[src='x']").count() == 0


def test_a_long_name_is_cut_in_the_list_and_its_toast_fits_the_window(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-wfi", seed=97, duration_us=3000)
    view.api(f"/runs/{run}", {"name": "\U0001f9ea" * 100}, "PATCH")
    view.open(f"?run={run}")
    open_runs(page)
    row = page.locator(f"[data-run='{run}']")
    expect(row.locator(".machine")).to_have_text("GICv3 nVHE 1p 1v seed 97")
    page.wait_for_function(  # the list may be drawn anew meanwhile
        """(run) => { const one = document.querySelector(`[data-run="${run}"] .cut`);
          return one && one.scrollWidth > one.clientWidth && one.clientHeight < 30; }""",
        arg=run,
    )
    row.get_by_role("button", name="Delete").click()
    box = page.locator(".toast").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 1280


def test_runs_of_lessons_are_left_out_until_the_box_is_checked_which_is_remembered(
    page: Page, server: Server
) -> None:
    view = Tickscope(page, server)
    mine = view.launch("tick-wfi", seed=98, duration_us=3000)
    run = view.launch("tick-wfi", seed=99, duration_us=3000, tags=["page:lesson"])
    view.open(f"?run={run}")
    open_runs(page)
    expect(page.locator(f"[data-run='{mine}']")).to_be_visible()
    expect(page.locator(f"[data-run='{run}']")).to_have_count(0)
    page.get_by_label("also runs of lessons").check()
    expect(page.locator(f"[data-run='{run}']")).to_be_visible()
    page.reload()
    view.ready()
    page.keyboard.press("r")
    expect(page.locator(f"[data-run='{run}']")).to_be_visible()
