"""Reading photographs, captions and sentences, and caching what the frozen image encoder sees."""
