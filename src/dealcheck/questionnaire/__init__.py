"""Answers → a deal file: what `dealcheck new` asks, and the commented text that it writes."""

from dealcheck.questionnaire.draft import Draft, Drafting
from dealcheck.questionnaire.likes import likes
from dealcheck.questionnaire.questions import Question, Questions, questions

__all__ = ["Draft", "Drafting", "Question", "Questions", "likes", "questions"]
