"""How sure an answer is: what is not known well, what would change it, and what it hangs on."""
