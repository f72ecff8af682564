"""Deployment to AWS: the plan of every stack in order, and its carrying out."""
