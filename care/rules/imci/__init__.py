"""Integrated management of childhood illness (PCIME): signs to classes, one box per module.

A question has three answers: yes, no, not assessed (None). None is never read as no: a class that
needs a missing answer is left open and names it.
"""
