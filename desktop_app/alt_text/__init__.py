"""Alternative text: found, proposed and written into pictures and documents. No Qt, no numpy."""
