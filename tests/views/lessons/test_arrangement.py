from cnnviz.views.lessons.arrangement import Arrangement, arrange


def test_what_is_small_is_shown_in_turn() -> None:
    assert arrange(640, 430) == Arrangement(has_list=False, together="in turn")


def test_a_wide_panel_has_both_side_by_side() -> None:
    assert arrange(900, 700) == Arrangement(has_list=False, together="beside")
    assert arrange(1300, 430) == Arrangement(has_list=True, together="beside")


def test_a_tall_panel_has_them_one_below_the_other() -> None:
    assert arrange(640, 900) == Arrangement(has_list=False, together="below")
