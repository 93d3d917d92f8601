"""Lessons of the studio: predict, observe, explain; data files in both languages."""

from experiments.studio.lessons.reading import Lesson, Step, lessons, read_lesson

__all__ = ["Lesson", "Step", "lessons", "read_lesson"]
