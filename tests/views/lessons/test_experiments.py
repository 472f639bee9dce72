from cnnviz.core.lessons import load_lessons
from cnnviz.views.lessons.experiments import EXPERIMENTS


def test_every_experiment_belongs_to_a_lesson() -> None:
    assert set(EXPERIMENTS) <= {lesson.slug for lesson in load_lessons()}
