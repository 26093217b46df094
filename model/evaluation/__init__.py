"""How good are the captions that the shipped files produce?"""
